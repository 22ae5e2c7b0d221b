using System.Text.RegularExpressions;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Territory;

namespace ReteLavoro.Organizations.Areas.Gestione.Pages.Soggetti;

/// <summary>What a person writes about a body. Empty texts are nothing, and the area is one municipality a line.</summary>
internal sealed partial class OrganizationForm
{
    public string? Id { get; set; }
    public string? Name { get; set; }
    public DateOnly? RenamedOn { get; set; }
    public List<string> Types { get; set; } = [];
    public string? Province { get; set; }
    public string? VatNumber { get; set; }
    public string? Email { get; set; }
    public string? Pec { get; set; }
    public string? Phone { get; set; }
    public string? Address { get; set; }
    public string? Website { get; set; }
    public int? WorkersAtOnce { get; set; }
    public DateOnly? ValidFrom { get; set; }
    public DateOnly? ValidTo { get; set; }
    public string? Successor { get; set; }
    public string? RecognisingAct { get; set; }
    public string? Municipalities { get; set; }
    public string? Note { get; set; }
    public DateOnly? VerifiedOn { get; set; }
    public Guid Version { get; set; }

    /// <summary>What the page offers; a field, so that no form can post it.</summary>
    public Choices? Choices;

    public static OrganizationForm Of(OrganizationDetails body, Guid version, IReadOnlyList<MunicipalityInfo> area)
    {
        var names = area.ToDictionary(m => m.Code, m => m.Name);
        return new()
        {
            Id = body.Id, Name = body.Name, Types = [.. body.Types], Province = body.Province, VatNumber = body.VatNumber, Email = body.Email, Pec = body.Pec, Phone = body.Phone,
            Address = body.Address, Website = body.Website, WorkersAtOnce = body.WorkersAtOnce,
            ValidFrom = body.ValidFrom, ValidTo = body.ValidTo, Successor = body.Successor, RecognisingAct = body.RecognisingAct,
            Municipalities = string.Join("\n", body.Municipalities.Select(code => $"{code} {names.GetValueOrDefault(code)}".TrimEnd())),
            Note = body.Note, VerifiedOn = body.VerifiedOn, Version = version
        };
    }

    public async Task<OrganizationDraft> DraftAsync(string id, bool isDemo, ITerritory territory, List<(string, string)> problems, CancellationToken cancel) => new()
    {
        Id = id, Name = Clean(Name) ?? "", RenamedOn = RenamedOn, Types = Types, Province = Clean(Province)?.ToUpperInvariant(), Email = Clean(Email),
        VatNumber = Clean(VatNumber) is { } vat && ReteLavoro.Kernel.Values.VatNumber.TryParse(vat, out var tidy, out _) ? tidy.Value : Clean(VatNumber),
        Pec = Clean(Pec), Phone = Clean(Phone), Address = Clean(Address), Website = Clean(Website), WorkersAtOnce = WorkersAtOnce,
        ValidFrom = ValidFrom, ValidTo = ValidTo, Successor = Clean(Successor), RecognisingAct = Clean(RecognisingAct),
        Note = Clean(Note), VerifiedOn = VerifiedOn, IsDemo = isDemo, Municipalities = await CodesAsync(territory, problems, cancel)
    };

    /// <summary>A line begins with the ISTAT code, or is the name of a municipality of the body's province.</summary>
    private async Task<IReadOnlyList<string>> CodesAsync(ITerritory territory, List<(string, string)> problems, CancellationToken cancel)
    {
        ILookup<string, string>? byName = null;
        List<string> codes = [];
        foreach (var (line, number) in (Municipalities ?? "").Split('\n').Select((l, i) => (l.Trim(), i + 1)).Where(l => l.Item1.Length > 0))
        {
            if (LeadingCode().Match(line) is { Success: true } code)
            {
                codes.Add(code.Value);
                continue;
            }
            byName ??= (Clean(Province) is { } sigla ? await territory.MunicipalitiesAsync(sigla.ToUpperInvariant(), cancel) : []).ToLookup(m => SearchText.Fold(m.Name), m => m.Code);
            if (byName[SearchText.Fold(line)].FirstOrDefault() is { } found) codes.Add(found);
            else problems.Add((nameof(Municipalities), $"Riga {number}: «{line}» non è un comune della provincia scelta. Scrivi il codice ISTAT o il nome per intero."));
        }
        return [.. codes.Distinct()];
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex("^[0-9]+(?= |$)")]
    private static partial Regex LeadingCode();
}
