using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Kernel.Data;

/// <summary>The kernel's own tables. Each carries the name of its room, because SQLite has no schemas.</summary>
internal static class KernelTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<ActRecord>(b =>
        {
            b.ToTable("kernel_act").HasKey(x => x.Sequence);
            b.Property(x => x.Sequence).ValueGeneratedNever();
            b.Property(x => x.Kind).HasMaxLength(80);
            b.Property(x => x.Subject).HasMaxLength(200);
            b.HasIndex(x => x.Subject);
        });
        model.Entity<SiteSetting>(b =>
        {
            b.ToTable("kernel_setting").HasKey(x => x.Name);
            b.Property(x => x.Name).HasMaxLength(120);
        });
        model.Entity<RecipeRun>(b =>
        {
            b.ToTable("kernel_recipe_run").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
        });
        model.Entity<OutboxMail>(b =>
        {
            b.ToTable("kernel_outbox").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            // Compared as 1 and 0, so that SQLite can use the index.
            b.Property(x => x.Certified).HasConversion<int>().HasDefaultValue(false);
            b.HasIndex(x => new { x.State, x.DueUtc });
            b.HasIndex(x => new { x.Certified, x.SentUtc });
        });
        model.Entity<MailReceipt>(b =>
        {
            b.ToTable("kernel_receipt").HasKey(x => new { x.MailId, x.Kind });
            b.HasOne<OutboxMail>().WithMany().HasForeignKey(x => x.MailId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<DefinitionRow>(b =>
        {
            b.ToTable("content_definition").HasKey(x => new { x.Kind, x.Name });
            b.Property(x => x.Name).HasMaxLength(120);
        });
        model.Entity<ContentVersion>(b =>
        {
            b.ToTable("content_version").HasKey(x => x.VersionId);
            b.Property(x => x.VersionId).HasMaxLength(60);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.ContentType).HasMaxLength(120);
            b.Property(x => x.Picture).HasMaxLength(200);
            b.Property(x => x.PictureText).HasDefaultValue("");
            b.Property(x => x.Pinned).HasDefaultValue(false);
            b.HasIndex(x => new { x.ItemId, x.Number });
            // "Published" and "Latest" are compared as 1 and 0, so that SQLite can use the index (a bare bool cannot).
            b.Property(x => x.Published).HasConversion<int>();
            b.Property(x => x.Latest).HasConversion<int>();
            b.HasIndex(x => new { x.Published, x.ContentType, x.PublishedUtc });
            b.HasIndex(x => new { x.Latest, x.ContentType, x.ModifiedUtc });
        });
        model.Entity<ContentBody>(b =>
        {
            b.ToTable("content_body").HasKey(x => x.VersionId);
            b.Property(x => x.VersionId).HasMaxLength(60);
            b.HasOne<ContentVersion>().WithOne().HasForeignKey<ContentBody>(x => x.VersionId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ContentRoute>(b =>
        {
            b.ToTable("content_route").HasKey(x => x.Path);
            b.Property(x => x.Path).HasMaxLength(300);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.HasIndex(x => x.ItemId);
        });
        model.Entity<ContentTopic>(b =>
        {
            b.ToTable("content_topic").HasKey(x => new { x.TermId, x.ItemId });
            b.Property(x => x.TermId).HasMaxLength(60);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.HasIndex(x => x.ItemId);
        });
        model.Entity<Pages.ReachRow>(b =>
        {
            b.ToTable("content_reach").HasKey(x => new { x.ItemId, x.Day });
            b.Property(x => x.ItemId).HasMaxLength(60);
        });
        model.Entity<ContentApproval>(b =>
        {
            b.ToTable("content_approval").HasKey(x => x.VersionId);
            b.Property(x => x.VersionId).HasMaxLength(60);
        });
    }
}
