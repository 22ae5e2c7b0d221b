using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;
using ReteLavoro.Users;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.CabinaDiRegia;

/// <summary>One steering committee: who sits on it, when it meets.</summary>
internal sealed class DettaglioModel(Committees committees, CommitteeAccess access, IOrganizations organizations, SiteSettings settings, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    private const int MostResults = 20;

    [FromRoute] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true)] public string? Cerca { get; set; }
    [BindProperty] public string? Organization { get; set; }
    [BindProperty] public string? Person { get; set; }
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public bool Chair { get; set; }
    [BindProperty] public string? Day { get; set; }
    [BindProperty] public string? Hour { get; set; }
    [BindProperty] public string? Place { get; set; }
    [BindProperty] public string? Agenda { get; set; }

    internal Committee Committee { get; private set; } = null!;
    internal bool MayManage { get; private set; }
    internal NetworkSettings Own { get; private set; } = new();
    internal IReadOnlyList<(string, string)> Found { get; private set; } = [];
    internal DateOnly Today => time.Today;
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
    internal string NameOf(string organization) => _names.GetValueOrDefault(organization, organization);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostComponenteAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayManage) return Forbid();
        var body = string.IsNullOrEmpty(Organization) ? null : await organizations.FindAsync(Organization, cancel);
        if (body is null) ModelState.AddModelError(nameof(Organization), "Scegli il soggetto; se non c'è nell'elenco, cercalo prima.");
        if (string.IsNullOrWhiteSpace(Person) || Person.Length > 200) ModelState.AddModelError(nameof(Person), "Scrivi il nome della persona, in non più di 200 caratteri.");
        Email = Email?.Trim();
        if (!string.IsNullOrEmpty(Email) && !EmailText.IsOne(Email)) ModelState.AddModelError(nameof(Email), MeetingFields.HowToWriteAddresses);
        // 001 A16: the Region is in the chair.
        if (Chair && body?.Is("Region") == false) ModelState.AddModelError(nameof(Chair), "Presiede la Regione: scegli una sua persona.");
        if (!ModelState.IsValid) return this.WithErrors();
        await committees.AddMemberAsync(Id, body!.Id, Person!.Trim(), string.IsNullOrEmpty(Email) ? null : Email, Chair, cancel);
        TempData["Fatto"] = $"{Person.Trim()} fa parte della cabina di regia.";
        return Back();
    }

    public async Task<IActionResult> OnPostIndirizziAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayManage) return Forbid();
        var addresses = new Dictionary<Guid, string?>();
        foreach (var member in Committee.MembersOn(Today).Where(m => Request.Form.ContainsKey(AddressOf(m))))
        {
            var typed = Request.Form[AddressOf(member)].ToString().Trim();
            if (typed.Length > 0 && !EmailText.IsOne(typed)) ModelState.AddModelError(AddressOf(member), MeetingFields.HowToWriteAddresses);
            addresses[member.Id] = typed.Length == 0 ? null : typed;
        }
        if (!ModelState.IsValid) return this.WithErrors();
        await committees.AddressAsync(Id, addresses, cancel);
        TempData["Fatto"] = "Gli indirizzi dei componenti sono salvati.";
        return Back();
    }

    /// <summary>The name of the input with a member's address.</summary>
    internal static string AddressOf(CommitteeMember member) => $"Indirizzo-{member.Id:N}";

    public async Task<IActionResult> OnPostTogliAsync(Guid componente, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayManage) return Forbid();
        await committees.EndMemberAsync(Id, componente, cancel);
        TempData["Fatto"] = "Oggi è il suo ultimo giorno fra i componenti.";
        return Back();
    }

    public async Task<IActionResult> OnPostConvocaAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayManage) return Forbid();
        if (!MeetingFields.Check(Day, Hour, Place, Agenda, notBefore: null).Passed(ModelState)) return this.WithErrors();
        TypedDay.TryRead(Day, out var day);
        var (id, told) = await committees.ConveneAsync(Id, day, Hour!.Trim(), Place!.Trim(), Agenda!.Trim().ReplaceLineEndings("\n"), cancel);
        TempData["Fatto"] = $"La riunione è convocata. {MeetingFields.Told(told)}";
        return Redirect(Url.Content(NetworkLinks.Meeting(id)));
    }

    public async Task ReloadAsync(CancellationToken cancel) => await LoadAsync(cancel);

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await committees.FindAsync(Id, cancel) is not { } committee) return NotFound();
        if (!await access.ReadsAsync(User, committee, cancel)) return Forbid();
        Committee = committee;
        MayManage = await access.ManagesAsync(User, cancel);
        Own = await settings.NetworksAsync(cancel);
        _names = await organizations.NamesAsync([.. committee.Members.Select(m => m.Organization).Distinct()], cancel);
        var searched = MayManage && !string.IsNullOrWhiteSpace(Cerca) ? (await organizations.SearchAsync(new() { Text = Cerca, On = time.Today, PageSize = MostResults }, cancel)).Items.Select(o => (o.Id, o.Name)) : [];
        Found = [.. _names.Select(n => (n.Key, n.Value)).Concat(searched).DistinctBy(o => o.Item1)];
        head.Title = committee.Name;
        head.Section = "Cabina di regia";
        head.Breadcrumb.Add(new("Cabina di regia", NetworkLinks.Committees));
        return null;
    }

    private RedirectResult Back() => Redirect(Url.Content(NetworkLinks.Committee(Id)));
}
