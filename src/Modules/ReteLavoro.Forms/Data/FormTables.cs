using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Forms.Data;

/// <summary>A form as its recipe wrote it.</summary>
internal sealed class FormRow : IShownInPublic
{
    public required string Id { get; set; }
    public required string Json { get; set; }
    public int Position { get; set; }
}

/// <summary>Answers in progress: housekeeping, written by plain statements and no part of the chain of acts.</summary>
internal sealed class DraftRow
{
    /// <summary>The hash of the secret in the cookie.</summary>
    public required string Key { get; set; }
    public required string FormId { get; set; }

    /// <summary>The answers, encrypted with the tenant's keys.</summary>
    public required byte[] Sealed { get; set; }
    public DateTime StartedUtc { get; set; }
    public DateTime ExpiresUtc { get; set; }

    /// <summary>Goes up with every answer, so that two windows do not undo each other's.</summary>
    public int Version { get; set; }
}

internal static class FormTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<FormRow>(b =>
        {
            b.ToTable("forms_form").HasKey(x => x.Id);
            b.Property(x => x.Id).HasMaxLength(80);
        });
        model.Entity<DraftRow>(b =>
        {
            b.ToTable("forms_draft").HasKey(x => x.Key);
            b.Property(x => x.Key).HasMaxLength(64);
            b.Property(x => x.FormId).HasMaxLength(80);
            b.HasIndex(x => x.ExpiresUtc);
        });
        model.Entity<Submission>(b =>
        {
            b.ToTable("forms_submission").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.FormId).HasMaxLength(80);
            b.Property(x => x.FormTitle).HasMaxLength(200);
            b.Property(x => x.Purpose).HasMaxLength(80);
            b.Property(x => x.Prefix).HasMaxLength(6);
            b.Property(x => x.Number).HasMaxLength(24);
            b.Property(x => x.Subject).HasMaxLength(200);
            b.Property(x => x.SearchText).HasMaxLength(300);
            b.Property(x => x.DuplicateKey).HasMaxLength(200);
            b.Property(x => x.Province).HasMaxLength(2);
            b.Property(x => x.Municipality).HasMaxLength(6);
            b.Property(x => x.PrivacyVersion).HasMaxLength(40);
            b.Property(x => x.ReceiptKey).HasMaxLength(64);
            b.Property(x => x.TakenBy).HasMaxLength(200);
            b.HasIndex(x => x.Number).IsUnique();
            b.HasIndex(x => new { x.Prefix, x.Year, x.Sequence }).IsUnique();
            b.HasIndex(x => x.ReceiptKey).IsUnique();
            b.HasIndex(x => x.DuplicateKey);
            b.HasIndex(x => x.ReceivedUtc);
            b.HasIndex(x => x.ForgetUtc);
            b.HasIndex(x => x.JoinedTo);
            b.HasOne<Submission>().WithMany().HasForeignKey(x => x.JoinedTo).OnDelete(DeleteBehavior.Restrict);
            b.HasMany(x => x.History).WithOne().HasForeignKey(x => x.SubmissionId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<SubmissionEvent>(b =>
        {
            b.ToTable("forms_history").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.What).HasMaxLength(300);
            b.Property(x => x.Who).HasMaxLength(200);
            b.Property(x => x.Note).HasMaxLength(1000);
            b.Property(x => x.Url).HasMaxLength(300);
            b.HasIndex(x => x.SubmissionId);
        });
    }
}
