using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.CabinaDiRegia;

/// <summary>The steering committees: the region's, and those of single networks.</summary>
internal sealed class IndexModel(Committees committees, CommitteeAccess access, NetworkLists networks, IOrganizations organizations, SiteSettings settings, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Network { get; set; }
    [BindProperty] public string? ChairPerson { get; set; }

    internal IReadOnlyList<Committee> All { get; private set; } = [];
    internal IReadOnlyList<(string, string)> Networks { get; private set; } = [];
    internal bool MayManage { get; private set; }
    internal int? MinutesDays { get; private set; }
    internal DateOnly Today => time.Today;
    internal string NetworkOf(Committee committee) => committee.NetworkId is { } id ? Networks.FirstOrDefault(n => n.Item1 == id).Item2 ?? "una rete" : "tutta la regione";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        return All.Count > 0 || MayManage || await access.ReadsAllAsync(User, cancel) ? Page() : Forbid();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        if (!MayManage) return Forbid();
        if (!Check().Passed(ModelState)) return this.WithErrors();
        var region = (await organizations.SearchAsync(new() { Type = "Region", On = time.Today, PageSize = 1 }, cancel)).Items.FirstOrDefault()
            ?? throw new RuleBroken("Nel registro dei soggetti manca la Regione, che presiede la cabina di regia.");
        var id = await committees.SetUpAsync(Name!.Trim(), string.IsNullOrEmpty(Network) ? null : Network, region.Id, ChairPerson!.Trim(), cancel);
        TempData["Fatto"] = "La cabina di regia è istituita: aggiungi i componenti.";
        return Redirect(Url.Content(NetworkLinks.Committee(id)));
    }

    private IEnumerable<(string, string)> Check()
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return (nameof(Name), "Scrivi come si chiama.");
        if (Name?.Length > 200) yield return (nameof(Name), "Il nome ha più di 200 caratteri.");
        if (string.IsNullOrWhiteSpace(ChairPerson)) yield return (nameof(ChairPerson), "Scrivi chi presiede per la Regione.");
        if (ChairPerson?.Length > 200) yield return (nameof(ChairPerson), "Il nome ha più di 200 caratteri.");
        if (!string.IsNullOrEmpty(Network) && Networks.All(n => n.Item1 != Network)) yield return (nameof(Network), "Scegli una rete dell'elenco.");
    }

    public async Task ReloadAsync(CancellationToken cancel)
    {
        head.Title = "Cabina di regia";
        MayManage = await access.ManagesAsync(User, cancel);
        MinutesDays = (await settings.NetworksAsync(cancel)).MinutesDays;
        Networks = await networks.TitlesAsync(cancel);
        var all = await committees.AllAsync(cancel);
        All = await access.ReadsAllAsync(User, cancel) ? all : [.. all.Where(c => access.SitsOn(User, c))];
    }
}
