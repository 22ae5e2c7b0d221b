using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Crises;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

/// <summary>The people of a case, as numbers, beside the vacancies of the region: for who may read both.</summary>
[May(VacancyRegister.View)]
internal sealed class CasoModel(ICrisisCases cases, CaseOutlooks outlooks, SiteSettings settings, TimeProvider time, PageHead head) : PageModel
{
    [FromRoute] public string Id { get; set; } = "";

    /// <summary>Without it the region's own distance; empty for the whole region.</summary>
    [FromQuery] public string? Km { get; set; }
    public CaseOutlook Outlook { get; private set; } = null!;

    /// <summary>A distance was asked for, and none can be told.</summary>
    public bool Unreachable { get; private set; }
    public DateOnly Today => time.Today;

    /// <summary>The vacancies behind a figure.</summary>
    public string ListOf(IscoCode code) => Url.Content(ScoutingLinks.List) + QueryString.Create(
    [
        new("gruppo", code.Value), .. Outlook.Km is { } km ? new KeyValuePair<string, string?>[] { new("vicino", string.Join("; ", Outlook.Case.Places.Select(p => $"{p.Name} ({p.Province})"))), new("km", $"{km}") } : []
    ]);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await cases.PeopleOfAsync(Id, User, cancel) is not { } people) return NotFound();
        var km = Request.Query.ContainsKey("km") ? Distances.Of(Km) : (await settings.GetAsync<ScoutingSection>(ScoutingSection.Name, cancel)).NearKm;
        Outlook = await outlooks.OfAsync(people, km, cancel);
        if (km is not null && Outlook.PlacesUnknown) (Outlook, Unreachable) = (await outlooks.OfAsync(people, null, cancel), true);
        head.Title = "Persone e offerte di lavoro";
        head.Section = people.Title;
        head.Breadcrumb.Add(new("Crisi", CrisisLinks.List));
        head.Breadcrumb.Add(new(people.Title, CrisisLinks.Detail(Id)));
        return Page();
    }
}
