using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;

namespace ReteLavoro.Networks.Areas.Gestione.Pages.CabinaDiRegia;

/// <summary>A meeting: its call before, its minutes after.</summary>
internal sealed class RiunioneModel(Committees committees, CommitteeAccess access, IOrganizations organizations, SiteSettings settings, PaperPress press, TimeProvider time, PageHead head) : PageModel, IReloadable
{
    /// <summary>As many rows for decisions as the form shows beyond those written.</summary>
    private const int EmptyRows = 3;

    [FromRoute] public Guid Id { get; set; }
    [BindProperty] public string? Minutes { get; set; }
    [BindProperty] public string? MinutesUrl { get; set; }
    [BindProperty] public string? Day { get; set; }
    [BindProperty] public string? Hour { get; set; }
    [BindProperty] public string? Place { get; set; }
    [BindProperty] public string? Agenda { get; set; }
    [BindProperty] public string? Reason { get; set; }

    /// <summary>Which of the forms was refused and is shown again.</summary>
    internal string? Changing { get; private set; }

    /// <summary>It can still be moved or called off.</summary>
    internal bool IsToCome => Meeting is { CancelledUtc: null, MinutesUtc: null } && Meeting.HeldOn >= Today;

    internal Committee Committee { get; private set; } = null!;
    internal CommitteeMeeting Meeting { get; private set; } = null!;
    internal IReadOnlyList<CommitteeMember> Members { get; private set; } = [];
    internal Quorum Quorum { get; private set; } = new(0, 0, null);
    internal bool MayManage { get; private set; }
    internal bool LacksMinutes { get; private set; }
    internal DateOnly Today => time.Today;
    internal int DecisionRows => Meeting.Decisions.Count + EmptyRows;
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
    internal string NameOf(string organization) => _names.GetValueOrDefault(organization, organization);
    internal MeetingPaper Paper => new(Committee, Meeting, Members, Quorum, NameOf);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        (Minutes, MinutesUrl) = (Meeting.Minutes, Meeting.MinutesUrl);
        (Day, Hour, Place, Agenda) = ($"{Meeting.HeldOn:yyyy-MM-dd}", Meeting.Hour, Meeting.Place, Meeting.Agenda);
        return Page();
    }

    public async Task<IActionResult> OnGetPdfAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (Meeting.MinutesUtc is null) return NotFound();
        return await press.AnswerAsync(this, new($"Verbale {Committee.Name} {Meeting.HeldOn:yyyy-MM-dd}", "/Areas/Gestione/Pages/CabinaDiRegia/_Verbale.cshtml", Paper), cancel);
    }

    public async Task<IActionResult> OnPostSpostaAsync(CancellationToken cancel)
    {
        Changing = "Sposta";
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayManage) return Forbid();
        if (!MeetingFields.Check(Day, Hour, Place, Agenda, notBefore: Today).Passed(ModelState)) return this.WithErrors();
        TypedDay.TryRead(Day, out var day);
        return Done("La riunione è cambiata.", await committees.MoveAsync(Id, day, Hour!.Trim(), Place!.Trim(), Agenda!.Trim().ReplaceLineEndings("\n"), cancel));
    }

    public async Task<IActionResult> OnPostAnnullaAsync(CancellationToken cancel)
    {
        Changing = "Annulla";
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayManage) return Forbid();
        // The form beside it shows what is stored.
        (Day, Hour, Place, Agenda) = ($"{Meeting.HeldOn:yyyy-MM-dd}", Meeting.Hour, Meeting.Place, Meeting.Agenda);
        Reason = Reason?.Trim();
        if (string.IsNullOrEmpty(Reason)) ModelState.AddModelError(nameof(Reason), "Scrivi perché la annulli: lo leggono i componenti.");
        if (Reason?.Length > 1000) ModelState.AddModelError(nameof(Reason), "Il motivo ha più di 1.000 caratteri.");
        return ModelState.IsValid ? Done("La riunione è annullata.", await committees.CancelAsync(Id, Reason!, cancel)) : this.WithErrors();
    }

    private RedirectResult Done(string sentence, int told)
    {
        TempData["Fatto"] = $"{sentence} {MeetingFields.Told(told)}";
        return Redirect(Url.Content(NetworkLinks.Meeting(Id)));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refused) return refused;
        if (!MayManage) return Forbid();
        var present = Request.Form["Presenti"].OfType<string>().Select(t => Guid.TryParse(t, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        var decisions = new List<CommitteeDecision>();
        for (var row = 1; row <= DecisionRows; row++)
        {
            if (Request.Form[$"Decisione{row}"].ToString().Trim() is not { Length: > 0 } text) continue;
            if (text.Length > 1000) ModelState.AddModelError($"Decisione{row}", "La decisione ha più di 1.000 caratteri.");
            decisions.Add(new() { MeetingId = Id, Number = decisions.Count + 1, Text = text, InFavour = Votes("Favorevoli", row), Against = Votes("Contrari", row), Abstained = Votes("Astenuti", row) });
        }
        Minutes = Minutes?.Trim().ReplaceLineEndings("\n");
        MinutesUrl = MinutesUrl?.Trim();
        if (string.IsNullOrEmpty(Minutes) && string.IsNullOrEmpty(MinutesUrl)) ModelState.AddModelError(nameof(Minutes), "Scrivi il verbale, oppure l'indirizzo del file.");
        if (Minutes?.Length > 20000) ModelState.AddModelError(nameof(Minutes), "Il verbale ha più di 20.000 caratteri: caricalo come file.");
        if (!string.IsNullOrEmpty(MinutesUrl) && !KnowledgeAddress.IsGood(MinutesUrl)) ModelState.AddModelError(nameof(MinutesUrl), "Scrivi un indirizzo che comincia con https://, oppure quello di un file del sito, come /media/verbale.pdf.");
        if (!ModelState.IsValid) return this.WithErrors();
        await committees.MinuteAsync(Id, present, decisions, string.IsNullOrEmpty(Minutes) ? null : Minutes, string.IsNullOrEmpty(MinutesUrl) ? null : MinutesUrl, cancel);
        TempData["Fatto"] = "Il verbale è registrato.";
        return Redirect(Url.Content(NetworkLinks.Meeting(Id)));
    }

    private int Votes(string what, int row)
    {
        var text = Request.Form[$"{what}{row}"].ToString().Trim();
        if (text.Length == 0) return 0;
        if (int.TryParse(text, out var votes) && votes is >= 0 and < 1000) return votes;
        ModelState.AddModelError($"{what}{row}", "Scrivi un numero di voti.");
        return 0;
    }

    public async Task ReloadAsync(CancellationToken cancel) => await LoadAsync(cancel);

    private async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await committees.MeetingAsync(Id, cancel) is not var (committee, meeting)) return NotFound();
        if (!await access.ReadsAsync(User, committee, cancel)) return Forbid();
        (Committee, Meeting, Members) = (committee, meeting, committee.MembersOn(meeting.HeldOn));
        MayManage = await access.ManagesAsync(User, cancel);
        var own = await settings.NetworksAsync(cancel);
        Quorum = Quorum.Of(meeting.Present.Count, Members.Count, own.CommitteeQuorum);
        LacksMinutes = meeting.LacksMinutes(time.Today, own.MinutesDays);
        _names = await organizations.NamesAsync([.. Members.Select(m => m.Organization).Distinct()], cancel);
        head.Title = $"Riunione {meeting.HeldOn.InWords("del")}";
        head.Section = committee.Name;
        head.Breadcrumb.Add(new("Cabina di regia", NetworkLinks.Committees));
        head.Breadcrumb.Add(new(committee.Name, NetworkLinks.Committee(committee.Id)));
        return null;
    }
}

/// <summary>A meeting as it goes on paper.</summary>
internal sealed record MeetingPaper(Committee Committee, CommitteeMeeting Meeting, IReadOnlyList<CommitteeMember> Members, Quorum Quorum, Func<string, string> NameOf);
