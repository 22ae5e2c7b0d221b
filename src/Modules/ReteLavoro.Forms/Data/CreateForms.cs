using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Forms.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_20_forms")]
internal sealed class CreateForms : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("forms_form", t => new
        {
            Id = t.Column<string>(maxLength: 80),
            Json = t.Column<string>(),
            Position = t.Column<int>()
        }, constraints: t => t.PrimaryKey("PK_forms_form", x => x.Id));

        migration.CreateTable("forms_draft", t => new
        {
            Key = t.Column<string>(maxLength: 64),
            FormId = t.Column<string>(maxLength: 80),
            Sealed = t.Column<byte[]>(),
            StartedUtc = t.Column<DateTime>(),
            ExpiresUtc = t.Column<DateTime>(),
            Version = t.Column<int>()
        }, constraints: t => t.PrimaryKey("PK_forms_draft", x => x.Key));

        migration.CreateTable("forms_submission", t => new
        {
            Id = t.Column<Guid>(),
            FormId = t.Column<string>(maxLength: 80),
            FormTitle = t.Column<string>(maxLength: 200),
            Purpose = t.Column<string>(maxLength: 80),
            Prefix = t.Column<string>(maxLength: 6),
            Year = t.Column<int>(),
            Sequence = t.Column<int>(),
            Number = t.Column<string>(maxLength: 24),
            ReceivedUtc = t.Column<DateTime>(),
            State = t.Column<string>(maxLength: 40),
            Subject = t.Column<string>(maxLength: 200),
            SearchText = t.Column<string>(maxLength: 300),
            DuplicateKey = t.Column<string>(maxLength: 200, nullable: true),
            Province = t.Column<string>(maxLength: 2, nullable: true),
            PrivacyVersion = t.Column<string>(maxLength: 40),
            RetentionDays = t.Column<int>(),
            ReceiptKey = t.Column<string>(maxLength: 64, nullable: true),
            TakenBy = t.Column<string>(maxLength: 200, nullable: true),
            JoinedTo = t.Column<Guid>(nullable: true),
            ClosedUtc = t.Column<DateTime>(nullable: true),
            ForgetUtc = t.Column<DateTime>(nullable: true),
            ForgottenUtc = t.Column<DateTime>(nullable: true),
            Answers = t.Column<string>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_forms_submission", x => x.Id);
            t.ForeignKey("FK_forms_submission_forms_submission_JoinedTo", x => x.JoinedTo, "forms_submission", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("forms_history", t => new
        {
            Id = t.Column<Guid>(),
            SubmissionId = t.Column<Guid>(),
            AtUtc = t.Column<DateTime>(),
            Who = t.Column<string>(maxLength: 200),
            What = t.Column<string>(maxLength: 300),
            Note = t.Column<string>(maxLength: 1000, nullable: true),
            Url = t.Column<string>(maxLength: 300, nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_forms_history", x => x.Id);
            t.ForeignKey("FK_forms_history_forms_submission_SubmissionId", x => x.SubmissionId, "forms_submission", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_forms_draft_ExpiresUtc", "forms_draft", "ExpiresUtc");
        migration.CreateIndex("IX_forms_history_SubmissionId", "forms_history", "SubmissionId");
        migration.CreateIndex("IX_forms_submission_DuplicateKey", "forms_submission", "DuplicateKey");
        migration.CreateIndex("IX_forms_submission_ForgetUtc", "forms_submission", "ForgetUtc");
        migration.CreateIndex("IX_forms_submission_JoinedTo", "forms_submission", "JoinedTo");
        migration.CreateIndex("IX_forms_submission_Number", "forms_submission", "Number", unique: true);
        migration.CreateIndex("IX_forms_submission_Prefix_Year_Sequence", "forms_submission", ["Prefix", "Year", "Sequence"], unique: true);
        migration.CreateIndex("IX_forms_submission_ReceiptKey", "forms_submission", "ReceiptKey", unique: true);
        migration.CreateIndex("IX_forms_submission_ReceivedUtc", "forms_submission", "ReceivedUtc");
    }
}
