using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Kernel.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261122_01_kernel")]
internal sealed class CreateKernel : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("content_approval", t => new
        {
            VersionId = t.Column<string>(maxLength: 60),
            Hash = t.Column<string>(),
            GivenBy = t.Column<string>(),
            AtUtc = t.Column<DateTime>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_content_approval", x => x.VersionId);
        });

        migration.CreateTable("content_definition", t => new
        {
            Kind = t.Column<string>(),
            Name = t.Column<string>(maxLength: 120),
            Json = t.Column<string>(),
            Position = t.Column<int>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_content_definition", x => new { x.Kind, x.Name });
        });

        migration.CreateTable("content_route", t => new
        {
            Path = t.Column<string>(maxLength: 300),
            ItemId = t.Column<string>(maxLength: 60),
            ContentType = t.Column<string>(),
            Current = t.Column<bool>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_content_route", x => x.Path);
        });

        migration.CreateTable("content_topic", t => new
        {
            TermId = t.Column<string>(maxLength: 60),
            ItemId = t.Column<string>(maxLength: 60)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_content_topic", x => new { x.TermId, x.ItemId });
        });

        migration.CreateTable("content_version", t => new
        {
            VersionId = t.Column<string>(maxLength: 60),
            ItemId = t.Column<string>(maxLength: 60),
            ContentType = t.Column<string>(maxLength: 120),
            Number = t.Column<int>(),
            DisplayText = t.Column<string>(),
            Summary = t.Column<string>(),
            SearchText = t.Column<string>(),
            Latest = t.Column<int>(),
            Published = t.Column<int>(),
            CreatedUtc = t.Column<DateTime>(),
            ModifiedUtc = t.Column<DateTime>(),
            PublishedUtc = t.Column<DateTime>(nullable: true),
            StartsUtc = t.Column<DateTime>(nullable: true),
            Owner = t.Column<string>(),
            OwnerOrganization = t.Column<string>(nullable: true),
            Author = t.Column<string>(),
            AuthorId = t.Column<string>(),
            Hash = t.Column<string>(),
            Path = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_content_version", x => x.VersionId);
        });

        migration.CreateTable("kernel_act", t => new
        {
            Sequence = t.Column<long>(),
            Kind = t.Column<string>(maxLength: 80),
            Subject = t.Column<string>(maxLength: 200),
            Reason = t.Column<string>(nullable: true),
            ActorId = t.Column<string>(),
            ActorName = t.Column<string>(),
            Organization = t.Column<string>(nullable: true),
            AtUtc = t.Column<DateTime>(),
            Changes = t.Column<string>(),
            PreviousHash = t.Column<string>(),
            Hash = t.Column<string>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_kernel_act", x => x.Sequence);
        });

        migration.CreateTable("kernel_outbox", t => new
        {
            Id = t.Column<Guid>(),
            To = t.Column<string>(),
            Subject = t.Column<string>(),
            Text = t.Column<string>(),
            State = t.Column<string>(maxLength: 40),
            CreatedUtc = t.Column<DateTime>(),
            DueUtc = t.Column<DateTime>(),
            SentUtc = t.Column<DateTime>(nullable: true),
            Attempts = t.Column<int>(),
            LastError = t.Column<string>(nullable: true),
            About = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_kernel_outbox", x => x.Id);
        });

        migration.CreateTable("kernel_recipe_run", t => new
        {
            Id = t.Column<Guid>(),
            Name = t.Column<string>(),
            FileHash = t.Column<string>(),
            By = t.Column<string>(),
            AtUtc = t.Column<DateTime>(),
            Result = t.Column<string>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_kernel_recipe_run", x => x.Id);
        });

        migration.CreateTable("kernel_setting", t => new
        {
            Name = t.Column<string>(maxLength: 120),
            Json = t.Column<string>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_kernel_setting", x => x.Name);
        });

        migration.CreateTable("content_body", t => new
        {
            VersionId = t.Column<string>(maxLength: 60),
            Json = t.Column<string>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_content_body", x => x.VersionId);
            t.ForeignKey("FK_content_body_content_version_VersionId", x => x.VersionId, "content_version", "VersionId", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_content_route_ItemId", "content_route", "ItemId");
        migration.CreateIndex("IX_content_topic_ItemId", "content_topic", "ItemId");
        migration.CreateIndex("IX_content_version_ItemId_Number", "content_version", ["ItemId", "Number"]);
        migration.CreateIndex("IX_content_version_Latest_ContentType_ModifiedUtc", "content_version", ["Latest", "ContentType", "ModifiedUtc"]);
        migration.CreateIndex("IX_content_version_Published_ContentType_PublishedUtc", "content_version", ["Published", "ContentType", "PublishedUtc"]);
        migration.CreateIndex("IX_kernel_act_Subject", "kernel_act", "Subject");
        migration.CreateIndex("IX_kernel_outbox_State_DueUtc", "kernel_outbox", ["State", "DueUtc"]);
    }
}
