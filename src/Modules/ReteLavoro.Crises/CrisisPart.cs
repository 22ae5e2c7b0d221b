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
    public UnionAgreement[] Agreements { get; set => field = [.. (value ?? []).Where(a => a is not null)]; } = [];
    public CrisisMeeting[] Meetings { get; set => field = [.. (value ?? []).Where(m => m is not null)]; } = [];

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
}

/// <param name="Id">What units call it by; means nothing outside the case.</param>
/// <param name="Vat">Empty while it is not known.</param>
/// <param name="Ateco">Empty while it is not known.</param>
/// <param name="SupplyChain">The supply chain that the firm declares to belong to; empty for none.</param>
public sealed record CrisisFirm(string Id, string Name, string Vat = "", string Ateco = "", string SupplyChain = "");

/// <param name="Municipality">ISTAT code; of the site's own region (CRI-02).</param>
/// <param name="Employees">Null while it is not known.</param>
public sealed record CrisisUnit(string Firm, string Municipality, int? Employees = null, string Address = "");

/// <param name="To">The last day; null while the procedure stands still.</param>
public sealed record CrisisSuspension(DateOnly From, DateOnly? To = null, string Reason = "");

/// <summary>A row of the profile table: terms of vocabularies and a number.</summary>
public sealed record WorkerGroup(string AgeBand, string Sex, string Education, string Isco, string Seniority, int Count);

public enum ValuationAxis { Situation, Skills, TerritorialContext }

public sealed record CrisisIndicator(ValuationAxis Axis, string Name, string Value);

/// <param name="Article">Where in the document; empty when the whole of it is meant.</param>
/// <param name="Pathway">The pathway of re-employment is written in it (CRI-07).</param>
public sealed record UnionAgreement(DateOnly Date, string Document, string Article = "", bool Pathway = false);

/// <summary>A meeting of the crisis table.</summary>
public sealed record CrisisMeeting(DateOnly Date, string CalledBy, string Participants = "", string Minutes = "", string Decisions = "");

/// <summary>What may be shown to everybody, and the act that says so (CRI-08).</summary>
public sealed record CrisisRelease(string Act, DateOnly Date, bool FirmNames = false, bool WorkerCounts = false);

/// <summary>Ids of the vocabularies that a case chooses from.</summary>
public static class CrisisVocabularies
{
    public const string Kinds = "crisis-kinds";
    public const string AgeBands = "age-bands";
    public const string Sexes = "sexes";
    public const string EducationLevels = "education-levels";
    public const string IscoGroups = "isco-groups";
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
