using Microsoft.EntityFrameworkCore;

namespace ReteLavoro.Networks.Data;

/// <summary>What lists of networks ask for; one row a network and face, kept in step with the content.</summary>
internal sealed class NetworkIndex
{
    public required string ItemId { get; set; }

    /// <summary>True for the published version, false for the newest one.</summary>
    public bool Published { get; set; }
    public required string Title { get; set; }

    /// <summary>The title folded: what is searched, and the order of lists on either database.</summary>
    public required string SearchTitle { get; set; }
    public required string Edition { get; set; }
    public string? LeadPartner { get; set; }
    public int PartnerCount { get; set; }
}

internal sealed class NetworkProvince
{
    public required string ItemId { get; set; }
    public bool Published { get; set; }
    public required string Province { get; set; }
}

internal sealed class NetworkMember
{
    public required string ItemId { get; set; }
    public bool Published { get; set; }
    public required string Organization { get; set; }
    public bool Lead { get; set; }

    /// <summary>The first day; null for "since there is the network".</summary>
    public DateOnly? Since { get; set; }

    /// <summary>The last day; null while it does not leave.</summary>
    public DateOnly? Until { get; set; }
}

/// <summary>A municipality that is named; a network with none covers its provinces whole.</summary>
internal sealed class NetworkMunicipality
{
    public required string ItemId { get; set; }
    public bool Published { get; set; }
    public required string Municipality { get; set; }
}

/// <summary>A sector that is named; a network with none is for every sector.</summary>
internal sealed class NetworkSector
{
    public required string ItemId { get; set; }
    public bool Published { get; set; }
    public required string Sector { get; set; }
}

internal static class NetworkTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<NetworkIndex>(b =>
        {
            b.ToTable("networks_index").HasKey(x => new { x.ItemId, x.Published });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.SearchTitle).HasDefaultValue("");
            b.HasIndex(x => new { x.Published, x.SearchTitle });
        });
        model.Entity<NetworkProvince>(b =>
        {
            b.ToTable("networks_province").HasKey(x => new { x.ItemId, x.Published, x.Province });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Province).HasMaxLength(4);
            b.HasIndex(x => new { x.Published, x.Province });
        });
        model.Entity<NetworkMember>(b =>
        {
            b.ToTable("networks_member").HasKey(x => new { x.ItemId, x.Published, x.Organization });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Organization).HasMaxLength(120);
            b.HasIndex(x => new { x.Published, x.Organization });
        });
        model.Entity<NetworkMunicipality>(b =>
        {
            b.ToTable("networks_municipality").HasKey(x => new { x.ItemId, x.Published, x.Municipality });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Municipality).HasMaxLength(6);
        });
        model.Entity<NetworkSector>(b =>
        {
            b.ToTable("networks_sector").HasKey(x => new { x.ItemId, x.Published, x.Sector });
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.Sector).HasMaxLength(60);
        });
        model.Entity<MembershipRequest>(b =>
        {
            b.ToTable("networks_membership_request").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.NetworkId).HasMaxLength(60);
            b.Property(x => x.Organization).HasMaxLength(120);
            b.Property(x => x.RepresentativeName).HasMaxLength(200);
            b.Property(x => x.RepresentativeEmail).HasMaxLength(254);
            b.Property(x => x.SecretHash).HasMaxLength(64);
            b.Property(x => x.Reason).HasMaxLength(1000);
            b.Property(x => x.AskedBy).HasMaxLength(200);
            b.Property(x => x.AnsweredBy).HasMaxLength(200);
            b.Property(x => x.AnsweredAs).HasMaxLength(200);
            b.Property(x => x.Title).HasMaxLength(1000);
            b.HasIndex(x => new { x.NetworkId, x.Organization });
            b.HasIndex(x => x.SecretHash).IsUnique();
        });
        model.Entity<WorkspaceEntry>(b =>
        {
            b.ToTable("networks_workspace_entry").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.NetworkId).HasMaxLength(60);
            b.Property(x => x.Organization).HasMaxLength(120);
            b.Property(x => x.AuthorId).HasMaxLength(60);
            b.Property(x => x.Author).HasMaxLength(200);
            b.Property(x => x.Text).HasMaxLength(4000);
            b.Property(x => x.FileName).HasMaxLength(200);
            b.Property(x => x.Hash).HasMaxLength(64);
            b.Property(x => x.AssignedTo).HasMaxLength(120);
            b.Property(x => x.DoneBy).HasMaxLength(600);
            b.HasIndex(x => new { x.NetworkId, x.WrittenUtc });
            b.HasIndex(x => new { x.AssignedTo, x.DoneUtc, x.DueOn });
            b.HasIndex(x => x.DueOn);
        });
        model.Entity<Remedy>(b =>
        {
            b.ToTable("networks_remedy").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.NetworkId).HasMaxLength(60);
            b.Property(x => x.Check).HasMaxLength(80);
            b.HasIndex(x => new { x.NetworkId, x.ClosedOn });
            b.HasIndex(x => x.ClosedOn);
        });
        model.Entity<Committee>(b =>
        {
            b.ToTable("networks_committee").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.Name).HasMaxLength(200);
            b.Property(x => x.NetworkId).HasMaxLength(60);
            b.HasMany(x => x.Members).WithOne().HasForeignKey(x => x.CommitteeId).OnDelete(DeleteBehavior.Restrict);
            b.HasMany(x => x.Meetings).WithOne().HasForeignKey(x => x.CommitteeId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<CommitteeMember>(b =>
        {
            b.ToTable("networks_committee_member").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.Organization).HasMaxLength(120);
            b.Property(x => x.Person).HasMaxLength(200);
            b.Property(x => x.Email).HasMaxLength(256);
            b.HasIndex(x => x.CommitteeId);
        });
        model.Entity<CommitteeMeeting>(b =>
        {
            b.ToTable("networks_committee_meeting").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.Hour).HasMaxLength(5);
            b.Property(x => x.Place).HasMaxLength(200);
            b.Property(x => x.Agenda).HasMaxLength(4000);
            b.Property(x => x.ConvenedBy).HasMaxLength(200);
            b.Property(x => x.Minutes).HasMaxLength(20000);
            b.Property(x => x.MinutesUrl).HasMaxLength(500);
            b.Property(x => x.Sequence).HasDefaultValue(0);
            b.Property(x => x.CancelledBecause).HasMaxLength(1000);
            b.HasIndex(x => new { x.CommitteeId, x.HeldOn });
            b.HasMany(x => x.Present).WithOne().HasForeignKey(x => x.MeetingId).OnDelete(DeleteBehavior.Cascade);
            b.HasMany(x => x.Decisions).WithOne().HasForeignKey(x => x.MeetingId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<CommitteeAttendance>(b =>
        {
            b.ToTable("networks_committee_attendance").HasKey(x => new { x.MeetingId, x.MemberId });
            b.HasOne<CommitteeMember>().WithMany().HasForeignKey(x => x.MemberId).OnDelete(DeleteBehavior.Restrict);
            b.HasIndex(x => x.MemberId);
        });
        model.Entity<CommitteeDecision>(b =>
        {
            b.ToTable("networks_committee_decision").HasKey(x => new { x.MeetingId, x.Number });
            b.Property(x => x.Text).HasMaxLength(1000);
        });
    }
}
