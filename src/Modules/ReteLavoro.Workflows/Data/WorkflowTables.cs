using Microsoft.EntityFrameworkCore;

namespace ReteLavoro.Workflows.Data;

internal static class WorkflowTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<WorkflowTypeRow>(b =>
        {
            b.ToTable("workflows_type").HasKey(x => new { x.WorkflowTypeId, x.Number });
            b.Property(x => x.WorkflowTypeId).HasMaxLength(60);
            b.Property(x => x.Name).HasMaxLength(200);
        });
        model.Entity<WorkflowInstance>(b =>
        {
            b.ToTable("workflows_instance").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.WorkflowTypeId).HasMaxLength(60);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.VersionId).HasMaxLength(60);
            b.Property(x => x.Revision).IsConcurrencyToken();
            // The definition that an instance is pinned to cannot be deleted under it.
            b.HasOne<WorkflowTypeRow>().WithMany().HasForeignKey(x => new { x.WorkflowTypeId, x.Number }).OnDelete(DeleteBehavior.Restrict);
            b.HasIndex(x => new { x.ItemId, x.State });
            b.HasIndex(x => new { x.State, x.WakeUtc });
        });
        model.Entity<ApprovalTask>(b =>
        {
            b.ToTable("workflows_task").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.ActivityId).HasMaxLength(60);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.VersionId).HasMaxLength(60);
            b.Property(x => x.Quorum).HasMaxLength(10);
            b.Property(x => x.DelegatedBy).HasMaxLength(60);
            b.Property(x => x.DelegatedTo).HasMaxLength(60);
            b.Property(x => x.Bulk).HasDefaultValue(false);
            b.Property(x => x.Revision).IsConcurrencyToken();
            b.HasOne<WorkflowInstance>().WithMany().HasForeignKey(x => x.InstanceId).OnDelete(DeleteBehavior.Restrict);
            b.HasIndex(x => x.InstanceId);
            b.HasIndex(x => new { x.State, x.DueOn });
            b.HasIndex(x => new { x.ItemId, x.State });
        });
        model.Entity<TaskDecision>(b =>
        {
            b.ToTable("workflows_decision").HasKey(x => new { x.TaskId, x.PersonId });
            b.Property(x => x.PersonId).HasMaxLength(60);
            b.Property(x => x.InPlaceOf).HasMaxLength(60);
            b.HasOne<ApprovalTask>().WithMany().HasForeignKey(x => x.TaskId).OnDelete(DeleteBehavior.Restrict);
            b.HasIndex(x => new { x.PersonId, x.AtUtc });
        });
        model.Entity<HistoryRow>(b =>
        {
            b.ToTable("workflows_history").HasKey(x => new { x.InstanceId, x.Number });
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.VersionId).HasMaxLength(60);
            b.Property(x => x.ActivityId).HasMaxLength(60);
            b.HasOne<WorkflowInstance>().WithMany().HasForeignKey(x => x.InstanceId).OnDelete(DeleteBehavior.Restrict);
            b.HasIndex(x => x.ItemId);
        });
        model.Entity<ApprovalMessage>(b =>
        {
            b.ToTable("workflows_message").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.AuthorId).HasMaxLength(60);
            b.Property(x => x.OrganizationId).HasMaxLength(60);
            b.Property(x => x.Text).HasMaxLength(Conversations.LongestText);
            b.HasOne<WorkflowInstance>().WithMany().HasForeignKey(x => x.InstanceId).OnDelete(DeleteBehavior.Restrict);
            b.HasIndex(x => new { x.InstanceId, x.Number }).IsUnique();
        });
        model.Entity<MessageFile>(b =>
        {
            b.ToTable("workflows_message_file").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.Name).HasMaxLength(200);
            b.Property(x => x.Hash).HasMaxLength(64);
            b.HasOne<ApprovalMessage>().WithMany().HasForeignKey(x => x.MessageId).OnDelete(DeleteBehavior.Restrict);
            b.HasIndex(x => x.MessageId);
        });
        model.Entity<Substitution>(b =>
        {
            b.ToTable("workflows_substitute").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.PersonId).HasMaxLength(60);
            b.Property(x => x.SubstituteId).HasMaxLength(60);
            b.Property(x => x.OrganizationId).HasMaxLength(60);
            b.HasIndex(x => x.PersonId);
            b.HasIndex(x => new { x.SubstituteId, x.LastDay });
        });
        model.Entity<MailText>(b =>
        {
            b.ToTable("workflows_mail_text").HasKey(x => new { x.WorkflowTypeId, x.ActivityId });
            b.Property(x => x.WorkflowTypeId).HasMaxLength(60);
            b.Property(x => x.ActivityId).HasMaxLength(60);
        });
        model.Entity<ProtocolRegistration>(b =>
        {
            b.ToTable("workflows_protocol").HasKey(x => x.Id);
            b.Property(x => x.Id).ValueGeneratedNever();
            b.Property(x => x.ActivityId).HasMaxLength(60);
            b.Property(x => x.ItemId).HasMaxLength(60);
            b.Property(x => x.VersionId).HasMaxLength(60);
            b.HasOne<WorkflowInstance>().WithMany().HasForeignKey(x => x.InstanceId).OnDelete(DeleteBehavior.Restrict);
            // A step of a run asks once.
            b.HasIndex(x => new { x.InstanceId, x.ActivityId }).IsUnique();
            b.HasIndex(x => x.ItemId);
            b.HasIndex(x => new { x.State, x.DueUtc });
        });
        model.Entity<DemoProtocolEntry>(b =>
        {
            b.ToTable("workflows_demo_protocol").HasKey(x => x.Key);
            b.Property(x => x.Key).HasMaxLength(60);
            b.HasIndex(x => new { x.Year, x.Number }).IsUnique();
        });
        model.Entity<NoReminders>(b =>
        {
            b.ToTable("workflows_no_reminders").HasKey(x => x.PersonId);
            b.Property(x => x.PersonId).HasMaxLength(60);
        });
    }
}
