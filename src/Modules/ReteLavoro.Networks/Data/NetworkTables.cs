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
    }
}
