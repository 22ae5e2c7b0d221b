using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Scouting.Areas.Gestione.Pages.Offerte;

/// <summary>The vacancies, those that end first first.</summary>
[May(VacancyRegister.View)]
internal sealed class IndexModel(Vacancies vacancies, VacancyReader reader, VacancyRegister register, ITerritory territory, LocalMunicipality municipalities, TimeProvider time, PageHead head) : PageModel
{
    private IReadOnlyDictionary<string, MunicipalityInfo> _places = new Dictionary<string, MunicipalityInfo>();
    private Choices _choices = null!;

    /// <summary>The open ones come first to mind: an address without a state means them.</summary>
    internal static readonly IReadOnlyList<(string, string)> States = [("aperte", "Aperte"), ("future", "Non ancora aperte"), ("scadute", "Scadute"), ("ritirate", "Ritirate"), ("tutte", "Tutte")];

    [BindProperty(SupportsGet = true)] public string? Cerca { get; set; }
    [BindProperty(SupportsGet = true)] public string? Gruppo { get; set; }
    [BindProperty(SupportsGet = true)] public string? Provincia { get; set; }
    [BindProperty(SupportsGet = true)] public string? Vicino { get; set; }
    [BindProperty(SupportsGet = true, Name = "km")] public string? KmText { get; set; }
    [BindProperty(SupportsGet = true)] public string? Fonte { get; set; }
    [BindProperty(SupportsGet = true)] public string? Stato { get; set; }
    [BindProperty(SupportsGet = true)] public int Pagina { get; set; } = 1;

    public VacancyPage Found { get; private set; } = null!;
    public bool MayWrite { get; private set; }
    public int? Km => Distances.Of(KmText);
    public IReadOnlyList<(string, string)> Provinces { get; private set; } = [];
    public IReadOnlyList<(string, string)> Occupations => _choices.OccupationOptions;
    public IReadOnlyList<(string, string)> Sources => Choices.Options(_choices.Sources);
    public DateOnly Today => time.Today;
    public bool Filtered => !string.IsNullOrWhiteSpace(Cerca) || Gruppo is not null || Provincia is not null || !string.IsNullOrWhiteSpace(Vicino) || Fonte is not null || Stato != States[0].Item1;

    public string OccupationOf(Vacancy row) => _choices.OccupationOf(row.Isco);
    public string SourceOf(Vacancy row) => Choices.LabelOf(_choices.Sources, row.Source);
    public string PlaceOf(Vacancy row) => _places.TryGetValue(row.Municipality, out var place) ? $"{place.Name} ({place.Province})" : row.Municipality;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        head.Title = "Offerte di lavoro";
        var search = await SearchAsync(cancel);
        Found = await vacancies.PageAsync(search, Pagina, cancel);
        _places = (await territory.FindMunicipalitiesAsync([.. Found.Items.Select(v => v.Municipality).Distinct()], cancel)).ToDictionary(m => m.Code);
        MayWrite = await register.MayWriteAsync(User, cancel);
        return ModelState.IsValid ? Page() : this.WithErrors();
    }

    /// <summary>The list as the filters show it, for a spreadsheet and for other systems: an import takes it back.</summary>
    public async Task<IActionResult> OnPostEsportaAsync(CancellationToken cancel)
    {
        var search = await SearchAsync(cancel);
        if (!ModelState.IsValid) return BadRequest();
        // By name: a spreadsheet would take the zeros off the codes.
        var places = (await territory.MunicipalitiesOfAsync([.. Provinces.Select(p => p.Item1)], cancel)).ToDictionary(m => m.Code, m => $"{m.Name} ({m.Province})");
        return new CsvAnswer($"offerte-{time.Today:yyyy-MM-dd}.csv", ["Fonte", "Riferimento", "Titolo", "ISCO", "Comune", "Dal", "Al", "Posti", "Contratto", "Azienda", "ATECO", "Indirizzo", "Nota"],
            vacancies.AllAsync(search).Select(v => new[]
            {
                Choices.LabelOf(_choices.Sources, v.Source), v.Reference, v.Title, v.Isco, places.GetValueOrDefault(v.Municipality, v.Municipality), v.FirstDay.InDigits(), v.LastDay.InDigits(), v.Posts.ToString(CultureInfo.InvariantCulture),
                v.Contract is { } contract ? Choices.LabelOf(_choices.Contracts, contract) : null, v.Employer, v.Ateco, v.Link, v.Note
            }));
    }

    private async Task<VacancySearch> SearchAsync(CancellationToken cancel)
    {
        _choices = await Choices.OfAsync(reader, cancel);
        var provinces = await territory.ProvincesAsync(cancel);
        Provinces = [.. provinces.Select(p => (p.Sigla, p.Name))];
        Provincia = Provinces.Any(p => p.Item1 == Provincia) ? Provincia : null;
        Gruppo = IscoCode.TryParse(Gruppo, out var group, out _) ? group.Value : null;
        Fonte = _choices.Sources.Any(s => s.Id == Fonte) ? Fonte : null;
        Stato = States.Any(s => s.Item1 == Stato) ? Stato : States[0].Item1;
        return new()
        {
            Text = Cerca, Occupation = Gruppo, Source = Fonte, Province = provinces.FirstOrDefault(p => p.Sigla == Provincia)?.IstatCode, Municipalities = await NearAsync(cancel),
            State = Stato switch { "aperte" => VacancyState.Open, "future" => VacancyState.Coming, "scadute" => VacancyState.Expired, "ritirate" => VacancyState.Withdrawn, _ => null }
        };
    }

    /// <summary>The municipalities within the distance of those that were typed; those themselves without a distance.</summary>
    private async Task<IReadOnlyCollection<string>?> NearAsync(CancellationToken cancel)
    {
        List<MunicipalityInfo> places = [];
        foreach (var typed in (Vicino ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(20))
            if ((await municipalities.FindAsync(typed, cancel)).Here is [var one]) places.Add(one);
            else ModelState.AddModelError("vicino", $"Nessun comune della regione si chiama «{typed}», o più di uno: scrivi anche la sigla, come «Samone (TO)».");
        if (Km is not null && string.IsNullOrWhiteSpace(Vicino)) ModelState.AddModelError("vicino", "Scrivi da quale comune si misura la distanza.");
        if (places.Count == 0) return null;
        if (Km is not { } km) return [.. places.Select(p => p.Code)];
        return [.. (await territory.KilometresFromAsync(places, cancel)).Where(m => m.Value <= km).Select(m => m.Key)];
    }
}
