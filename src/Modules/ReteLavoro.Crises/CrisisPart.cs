using System.Text.Json.Serialization;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>Whether a case follows the region's standard model, or is of regional interest and gets a project of its own.</summary>
public enum CrisisClass { Standard, RegionalInterest }

/// <summary>
/// A crisis case: firms and units, procedure, workers as numbers, valuation, agreements, crisis tables, and what of it may
/// be shown. It holds no worker's name, and no place for one (CRI-05).
/// </summary>
public sealed record CrisisPart : ICheckable
{
    /// <summary>Term of the vocabulary <see cref="CrisisVocabularies.Kinds"/>.</summary>
    public string Kind { get; set => field = value ?? ""; } = "";

    /// <summary>Set by its own act, never by whoever writes the case (CRI-04).</summary>
    public CrisisClass Class { get; set; }

    /// <summary>Id of the legal procedure; empty while none has begun.</summary>
    public string Procedure { get; set => field = value ?? ""; } = "";

    /// <summary>The day on which the case was closed; null while it is open.</summary>
    public DateOnly? ClosedOn { get; set; }
    public CrisisFirm[] Firms { get; set => field = [.. (value ?? []).Where(f => f is not null)]; } = [];
    public CrisisUnit[] Units { get; set => field = [.. (value ?? []).Where(u => u is not null)]; } = [];

    /// <summary>The day on which each event of the procedure happened, or is foreseen.</summary>
    public Dictionary<string, DateOnly> Events { get; set => field = value ?? []; } = [];
    public CrisisSuspension[] Suspensions { get; set => field = [.. (value ?? []).Where(s => s is not null)]; } = [];
    public WorkerGroup[] Workers { get; set => field = [.. (value ?? []).Where(w => w is not null)]; } = [];

    /// <summary>The three axes of the collective valuation, in words; their figures are among <see cref="Indicators"/>.</summary>
    public string Situation { get; set => field = value ?? ""; } = "";
    public string Skills { get; set => field = value ?? ""; } = "";
    public string TerritorialContext { get; set => field = value ?? ""; } = "";
    public CrisisIndicator[] Indicators { get; set => field = [.. (value ?? []).Where(i => i is not null)]; } = [];
    /// <summary>How far the union agreement has come: term of <see cref="CrisisVocabularies.AgreementStates"/>; empty while nobody has said (CRI-01).</summary>
    public string AgreementState { get; set => field = value ?? ""; } = "";
    public UnionAgreement[] Agreements { get; set => field = [.. (value ?? []).Where(a => a is not null)]; } = [];
    public CrisisMeeting[] Meetings { get; set => field = [.. (value ?? []).Where(m => m is not null)]; } = [];

    /// <summary>Open cases of the same firm in the same place that somebody has found to be another matter.</summary>
    public CrisisTwin[] Twins { get; set => field = [.. (value ?? []).Where(t => t is not null)]; } = [];

    /// <summary>Null while nothing may be shown.</summary>
    public CrisisRelease? Release { get; set; }

    [JsonIgnore] public bool IsEmpty => Firms.Length == 0;

    /// <summary>How many workers the case is about; null while nobody has counted them.</summary>
    [JsonIgnore] public int? WorkersInvolved => Workers.Length == 0 ? null : Workers.Sum(w => w.Count);

    public CrisisFirm? FirmOf(CrisisUnit unit) => Firms.FirstOrDefault(f => f.Id == unit.Firm);

    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        foreach (var firm in Firms.Where(f => f.Vat.Length > 0))
            if (!VatNumber.TryParse(firm.Vat, out _, out var whyNot)) yield return (nameof(Firms), whyNot);
    }

    /// <summary>By the names that the inputs of the case's own form have.</summary>
    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field)
    {
        if (Kind.Length == 0) yield return ("Kind", "Scegli il tipo di crisi.");
        if (Firms.Length == 0) yield return ("Firms[0].Name", "Indica almeno un'azienda.");
        foreach (var (firm, at, _) in Rows("Firms", Firms))
        {
            if (string.IsNullOrEmpty(firm.Name)) yield return (at + "Name", "Scrivi il nome dell'azienda.");
            if (string.IsNullOrEmpty(firm.Vat)) yield return (at + "Vat", string.IsNullOrEmpty(firm.Name) ? "Manca la partita IVA dell'azienda." : $"Manca la partita IVA di {firm.Name}.");
        }
        if (Units.Length == 0) yield return ("Units[0].Municipality", "Indica almeno un'unità produttiva.");
        foreach (var (unit, at, number) in Rows("Units", Units))
        {
            if (string.IsNullOrEmpty(unit.Firm)) yield return (at + "Firm", $"Unità produttiva {number}: scegli l'azienda.");
            if (string.IsNullOrEmpty(unit.Municipality)) yield return (at + "Municipality", $"Unità produttiva {number}: scrivi il comune.");
        }
        foreach (var (suspension, at, number) in Rows("Suspensions", Suspensions))
        {
            if (suspension.From is null) yield return (at + "From", $"Sospensione {number}: scrivi il primo giorno.");
            if (string.IsNullOrEmpty(suspension.Reason)) yield return (at + "Reason", $"Sospensione {number}: scrivi il motivo.");
        }
        foreach (var (group, at, number) in Rows("Workers", Workers))
        {
            if (string.IsNullOrEmpty(group.AgeBand)) yield return (at + "AgeBand", $"Gruppo di lavoratori {number}: scegli la fascia di età.");
            if (string.IsNullOrEmpty(group.Sex)) yield return (at + "Sex", $"Gruppo di lavoratori {number}: scegli il sesso.");
            if (string.IsNullOrEmpty(group.Education)) yield return (at + "Education", $"Gruppo di lavoratori {number}: scegli il titolo di studio.");
            if (string.IsNullOrEmpty(group.Isco)) yield return (at + "Isco", $"Gruppo di lavoratori {number}: scegli la professione.");
            if (string.IsNullOrEmpty(group.Seniority)) yield return (at + "Seniority", $"Gruppo di lavoratori {number}: scegli l'anzianità.");
            if (group.Count == 0) yield return (at + "Count", $"Gruppo di lavoratori {number}: scrivi quante persone sono.");
        }
        foreach (var (indicator, at, number) in Rows("Indicators", Indicators))
        {
            if (indicator.Axis is null) yield return (at + "Axis", $"Indicatore {number}: scegli l'asse.");
            if (string.IsNullOrEmpty(indicator.Name)) yield return (at + "Name", $"Indicatore {number}: scrivi che cosa misura.");
            if (string.IsNullOrEmpty(indicator.Value)) yield return (at + "Value", $"Indicatore {number}: scrivi il valore.");
        }
        foreach (var (agreement, at, number) in Rows("Agreements", Agreements))
        {
            if (agreement.Date is null) yield return (at + "Date", $"Accordo {number}: scrivi il giorno della firma.");
            if (string.IsNullOrEmpty(agreement.Document)) yield return (at + "Document", $"Accordo {number}: scrivi quale documento è.");
            if (agreement is { Pathway: true, Article.Length: 0 }) yield return (at + "Article", $"Accordo {number}: scrivi in quale articolo o punto sta il percorso.");
        }
        foreach (var (meeting, at, number) in Rows("Meetings", Meetings))
        {
            if (meeting.Date is null) yield return (at + "Date", $"Riunione {number}: scrivi il giorno.");
            if (string.IsNullOrEmpty(meeting.CalledBy)) yield return (at + "CalledBy", $"Riunione {number}: scrivi chi l'ha convocata.");
        }
        if (Release is not { Act.Length: > 0 }) yield return ("ReleaseActId", "Scegli l'atto che permette di rendere pubblico il caso.");
        else if (Release.Date is null) yield return ("ReleaseActId", "L'atto che permette di rendere pubblico il caso non ha una data: scegline uno dal registro degli atti.");
    }

    private static IEnumerable<(T Row, string At, int Number)> Rows<T>(string list, T[] rows) => rows.Select((row, i) => (row, $"{list}[{i}].", i + 1));
}

// Of what a list asks for anything may be empty or null in a draft; what is missing is said by CrisisPart.Missing.

/// <param name="Id">What units call it by; means nothing outside the case.</param>
/// <param name="Vat">Empty while it is not known.</param>
/// <param name="Ateco">Empty while it is not known.</param>
/// <param name="SupplyChain">The supply chain that the firm declares to belong to; empty for none.</param>
public sealed record CrisisFirm(string Id, string Name, string Vat = "", string Ateco = "", string SupplyChain = "");

/// <param name="Municipality">ISTAT code; of the site's own region (CRI-02).</param>
/// <param name="Employees">Null while it is not known.</param>
public sealed record CrisisUnit(string Firm, string Municipality, int? Employees = null, string Address = "");

/// <param name="To">The last day; null while the procedure stands still.</param>
public sealed record CrisisSuspension(DateOnly? From, DateOnly? To = null, string Reason = "");

/// <summary>A row of the profile table: terms of vocabularies and a number.</summary>
public sealed record WorkerGroup(string AgeBand, string Sex, string Education, string Isco, string Seniority, int Count);

public enum ValuationAxis { Situation, Skills, TerritorialContext }

public sealed record CrisisIndicator(ValuationAxis? Axis, string Name, string Value);

/// <param name="Article">Where in the document; empty when the whole of it is meant.</param>
/// <param name="Pathway">The pathway of re-employment is written in it (CRI-07).</param>
public sealed record UnionAgreement(DateOnly? Date, string Document, string Article = "", bool Pathway = false);

/// <summary>A meeting of the crisis table.</summary>
public sealed record CrisisMeeting(DateOnly? Date, string CalledBy, string Participants = "", string Minutes = "", string Decisions = "");

/// <summary>What may be shown to everybody, and the act that says so (CRI-08).</summary>
/// <param name="Act">As the public page names it, without its date: approved as it reads, it stays when the register is corrected.</param>
/// <param name="ActId">Of the register of acts; empty for one that was typed before there was a choice.</param>
public sealed record CrisisRelease(string Act, DateOnly? Date, bool FirmNames = false, bool WorkerCounts = false, string ActId = "");

/// <param name="Case">The other case's id.</param>
/// <param name="Reason">Why both are needed.</param>
public sealed record CrisisTwin(string Case, string Reason);

/// <summary>Ids of the vocabularies that a case chooses from.</summary>
public static class CrisisVocabularies
{
    public const string Kinds = "crisis-kinds";
    public const string AgreementStates = "agreement-states";
    public const string AgeBands = "age-bands";
    public const string Sexes = "sexes";
    public const string EducationLevels = "education-levels";
    public const string SeniorityBands = "seniority-bands";

    /// <summary>Sections of ATECO; the note of a term holds the divisions that belong to it: "10-33".</summary>
    public const string Sectors = "sectors";
}

/// <summary>Section "Crises" of the settings; the recipe's own figures, none of them the program's.</summary>
public sealed record CrisisSection
{
    public const string Name = "Crises";

    /// <summary>How many days before the last one a reminder goes out; without any, none does.</summary>
    public List<int> RemindDays { get; init; } = [];

    /// <summary>After how many days a meeting without minutes is pointed out; null for never.</summary>
    public int? MinutesDays { get; init; }

    /// <summary>Numbers of workers below it are never shown in public; null: no number is.</summary>
    public int? SmallCell { get; init; }
}
