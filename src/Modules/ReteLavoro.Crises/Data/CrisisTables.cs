using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Crises.Data;

/// <summary>A procedure as its recipe wrote it.</summary>
internal sealed class ProcedureRow : IShownInPublic
{
    public required string Id { get; set; }
    public required string Json { get; set; }
    public int Position { get; set; }
}

/// <summary>What lists of cases ask for; one row a case and face, kept in step with the content.</summary>
internal sealed class CrisisIndex
{
    public required string ItemId { get; set; }

    /// <summary>True for the published version, false for the newest one.</summary>
    public bool Published { get; set; }
    public required string Title { get; set; }

    /// <summary>Title, firms and VAT numbers, folded. Never searched in public: firms' names may not be shown.</summary>
    public required string SearchText { get; set; }
    public required string Procedure { get; set; }
    public CrisisClass Class { get; set; }

    /// <summary>How far the union agreement has come; empty while nobody has said.</summary>
    public string AgreementState { get; set; } = "";
    public DateOnly? ClosedOn { get; set; }

    /// <summary>The first last day of what is still to be done, past ones too; null when nothing is. Of the newest version alone.</summary>
    public DateOnly? NextDue { get; set; }

    /// <summary>The day of the earliest meeting without minutes.</summary>
    public DateOnly? NoMinutesSince { get; set; }

    /// <summary>Workers involved; null while nobody has counted them. Of the newest version alone, as is the profile.</summary>
    public int? Workers { get; set; }

    /// <summary>How many of them are in each band of each column of the profile table: <see cref="GroupProfile.Stored"/>.</summary>
    public string? Profile { get; set; }

    /// <summary>In the place of a profile: what the tables say of this case is older than the tables themselves.</summary>
    public const string ToBeFilled = "?";
}

internal sealed class CrisisFirmRow
{
    public required string ItemId { get; set; }
    public bool Published { get; set; }
    public int Number { get; set; }
    public required string Vat { get; set; }

    /// <summary>Section of ATECO; null when its code says none.</summary>
    public string? Sector { get; set; }

    /// <summary>Division of ATECO, two digits; null when its code says none.</summary>
    public string? Division { get; set; }
}

/// <summary>The municipality of a unit: what makes an employment centre competent.</summary>
internal sealed class CrisisMunicipality
{
    public required string ItemId { get; set; }
    public bool Published { get; set; }
    public required string Municipality { get; set; }
}

internal sealed class CrisisProvince
{
    public required string ItemId { get; set; }
    public bool Published { get; set; }
    public required string Province { get; set; }
}

/// <summary>A term of a case, as its newest version gives it.</summary>
internal sealed class CrisisTerm
{
    public required string ItemId { get; set; }
    public required string Term { get; set; }
    public DateOnly DueOn { get; set; }
    public DateOnly? DoneOn { get; set; }

    /// <summary>Somebody has to do something by then, and has not.</summary>
    public bool Open { get; set; }

    /// <summary>Goes up when the term changes: calendars that already hold it then take the change.</summary>
    public int Sequence { get; set; }
}

/// <summary>A reminder that went out: one a term, last day and number of days.</summary>
internal sealed class CrisisNotice
{
    public required string ItemId { get; set; }
    public required string Term { get; set; }
    public DateOnly DueOn { get; set; }
    public int DaysBefore { get; set; }
    public DateTime SentUtc { get; set; }
}

/// <summary>A term that was not kept, and why.</summary>
internal sealed class CrisisDelay
{
    public required string ItemId { get; set; }
    public required string Term { get; set; }
    public DateOnly DueOn { get; set; }
    public DateTime NotedUtc { get; set; }

    /// <summary>Null until somebody gives one.</summary>
    public string? Reason { get; set; }
    public string? GivenBy { get; set; }
    public DateTime? GivenUtc { get; set; }
}

/// <summary>A network that follows a case. One row a time: a network may leave a case and take it up again.</summary>
internal sealed class CaseNetwork
{
    public Guid Id { get; set; }
    public required string ItemId { get; set; }
    public required string NetworkId { get; set; }

    /// <summary>What the network was called when it was entrusted with the case.</summary>
    public required string NetworkTitle { get; set; }
    public DateOnly Since { get; set; }
    public required string By { get; set; }

    /// <summary>The last day; null while it follows the case.</summary>
    public DateOnly? Until { get; set; }
}

/// <summary>A pathway that has begun for the workers of a case, as it was ready in its network and as it has been adapted since.</summary>
internal sealed class CasePathway
{
    public Guid Id { get; set; }
    public required string ItemId { get; set; }
    public required string NetworkId { get; set; }

    /// <summary>The version of the network in which it was ready.</summary>
    public required string NetworkVersionId { get; set; }
    public required string NetworkTitle { get; set; }

    /// <summary>What it was called there.</summary>
    public required string From { get; set; }
    public required string Title { get; set; }
    public required string Services { get; set; }
    public required string Duration { get; set; }
    public required string Audience { get; set; }

    /// <summary>The body that began it (NET-12), and its name on that day.</summary>
    public required string Organization { get; set; }
    public required string OrganizationName { get; set; }
    public required string StartedBy { get; set; }
    public DateOnly StartsOn { get; set; }

    /// <summary>The last day; null while it runs.</summary>
    public DateOnly? EndedOn { get; set; }
    public string? EndReason { get; set; }

    /// <summary>Goes up with every change, so that two people do not overwrite each other.</summary>
    public int Revision { get; set; }
}

/// <summary>A report that a case rests on.</summary>
internal sealed class CrisisReport
{
    public required string ItemId { get; set; }
    public Guid SubmissionId { get; set; }
    public required string Number { get; set; }
    public DateTime ReceivedUtc { get; set; }

    /// <summary>Who reported, as a role; null where the form did not ask.</summary>
    public string? From { get; set; }

    /// <summary>JSON list of <see cref="ReportedFact"/>.</summary>
    public required string Facts { get; set; }
}

/// <summary>A file of a case; what it holds lies beside the database.</summary>
internal sealed class CrisisFile
{
    public Guid Id { get; set; }
    public required string ItemId { get; set; }
    public required string Kind { get; set; }
    public required string About { get; set; }

    /// <summary>As it was called where it came from; it is downloaded by this name.</summary>
    public required string Name { get; set; }
    public int Bytes { get; set; }

    /// <summary>SHA-256 of what it holds, in hexadecimal: part of the chain of acts.</summary>
    public required string Hash { get; set; }
    public required string AddedBy { get; set; }
    public DateTime AddedUtc { get; set; }
    public DateTime? RemovedUtc { get; set; }
    public string? RemovedBy { get; set; }
}

internal static class CrisisTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<ProcedureRow>(b =>
        {
            b.ToTable("crises_procedure").HasKey(x => x.Id);
            b.Property(x => x.Id).HasMaxLength(120);
        });
        model.Entity<CrisisIndex>(b =>
        {
            b.ToTable("crises_index").HasKey(x => new { x.ItemId, x.Published });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Procedure).HasMaxLength(120);
            b.Property(x => x.AgreementState).HasMaxLength(120).HasDefaultValue("");
            b.HasIndex(x => new { x.Published, x.NextDue });
        });
        model.Entity<CrisisFirmRow>(b =>
        {
            b.ToTable("crises_firm").HasKey(x => new { x.ItemId, x.Published, x.Number });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Vat).HasMaxLength(20);
            b.Property(x => x.Sector).HasMaxLength(20);
            b.Property(x => x.Division).HasMaxLength(2);
            b.HasIndex(x => new { x.Published, x.Vat });
            b.HasIndex(x => new { x.Published, x.Sector });
        });
        model.Entity<CrisisMunicipality>(b =>
        {
            b.ToTable("crises_municipality").HasKey(x => new { x.ItemId, x.Published, x.Municipality });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Municipality).HasMaxLength(6);
            b.HasIndex(x => new { x.Published, x.Municipality });
        });
        model.Entity<CrisisProvince>(b =>
        {
            b.ToTable("crises_province").HasKey(x => new { x.ItemId, x.Published, x.Province });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Province).HasMaxLength(4);
            b.HasIndex(x => new { x.Published, x.Province });
        });
        model.Entity<CrisisTerm>(b =>
        {
            b.ToTable("crises_term").HasKey(x => new { x.ItemId, x.Term });
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Term).HasMaxLength(120);
        });
        model.Entity<CrisisNotice>(b =>
        {
            b.ToTable("crises_notice").HasKey(x => new { x.ItemId, x.Term, x.DueOn, x.DaysBefore });
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Term).HasMaxLength(120);
        });
        model.Entity<CaseNetwork>(b =>
        {
            b.ToTable("crises_network").HasKey(x => x.Id);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.NetworkId).HasMaxLength(60);
            b.Property(x => x.NetworkTitle).HasMaxLength(255);
            b.Property(x => x.By).HasMaxLength(200);
            b.HasIndex(x => x.ItemId);
            b.HasIndex(x => x.NetworkId);
        });
        model.Entity<CasePathway>(b =>
        {
            b.ToTable("crises_pathway").HasKey(x => x.Id);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.NetworkId).HasMaxLength(60);
            b.Property(x => x.NetworkVersionId).HasMaxLength(60);
            b.Property(x => x.NetworkTitle).HasMaxLength(255);
            b.Property(x => x.From).HasMaxLength(255);
            b.Property(x => x.Title).HasMaxLength(255);
            b.Property(x => x.Organization).HasMaxLength(120);
            b.Property(x => x.StartedBy).HasMaxLength(200);
            b.Property(x => x.EndReason).HasMaxLength(1000);
            b.Property(x => x.Revision).IsConcurrencyToken();
            b.HasIndex(x => x.ItemId);
            b.HasIndex(x => x.NetworkId);
        });
        model.Entity<CrisisReport>(b =>
        {
            b.ToTable("crises_report").HasKey(x => new { x.ItemId, x.SubmissionId });
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Number).HasMaxLength(24);
            b.HasIndex(x => x.SubmissionId);
        });
        model.Entity<CrisisFile>(b =>
        {
            b.ToTable("crises_file").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Kind).HasMaxLength(40);
            b.Property(x => x.About).HasMaxLength(200);
            b.Property(x => x.Name).HasMaxLength(200);
            b.Property(x => x.Hash).HasMaxLength(64);
            b.Property(x => x.AddedBy).HasMaxLength(200);
            b.Property(x => x.RemovedBy).HasMaxLength(200);
            b.HasIndex(x => x.ItemId);
        });
        model.Entity<CrisisDelay>(b =>
        {
            b.ToTable("crises_delay").HasKey(x => new { x.ItemId, x.Term, x.DueOn });
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Term).HasMaxLength(120);
        });
    }
}
