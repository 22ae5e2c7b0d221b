using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_20_crisis_cases")]
internal sealed class AddCrisisCases : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("crises_index", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Title = t.Column<string>(),
            SearchText = t.Column<string>(),
            Procedure = t.Column<string>(maxLength: 120),
            Class = t.Column<string>(maxLength: 40),
            ClosedOn = t.Column<DateOnly>(nullable: true),
            NextDue = t.Column<DateOnly>(nullable: true),
            NoMinutesSince = t.Column<DateOnly>(nullable: true)
        }, constraints: t => t.PrimaryKey("PK_crises_index", x => new { x.ItemId, x.Published }));
        migration.CreateTable("crises_firm", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Number = t.Column<int>(),
            Vat = t.Column<string>(maxLength: 20),
            Sector = t.Column<string>(maxLength: 20, nullable: true)
        }, constraints: t => t.PrimaryKey("PK_crises_firm", x => new { x.ItemId, x.Published, x.Number }));
        migration.CreateTable("crises_province", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Province = t.Column<string>(maxLength: 4)
        }, constraints: t => t.PrimaryKey("PK_crises_province", x => new { x.ItemId, x.Published, x.Province }));
        migration.CreateTable("crises_term", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Term = t.Column<string>(maxLength: 120),
            DueOn = t.Column<DateOnly>(),
            DoneOn = t.Column<DateOnly>(nullable: true),
            Open = t.Column<bool>(),
            Sequence = t.Column<int>()
        }, constraints: t => t.PrimaryKey("PK_crises_term", x => new { x.ItemId, x.Term }));
        migration.CreateTable("crises_notice", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Term = t.Column<string>(maxLength: 120),
            DueOn = t.Column<DateOnly>(),
            DaysBefore = t.Column<int>(),
            SentUtc = t.Column<DateTime>()
        }, constraints: t => t.PrimaryKey("PK_crises_notice", x => new { x.ItemId, x.Term, x.DueOn, x.DaysBefore }));
        migration.CreateTable("crises_delay", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Term = t.Column<string>(maxLength: 120),
            DueOn = t.Column<DateOnly>(),
            NotedUtc = t.Column<DateTime>(),
            Reason = t.Column<string>(nullable: true),
            GivenBy = t.Column<string>(nullable: true),
            GivenUtc = t.Column<DateTime>(nullable: true)
        }, constraints: t => t.PrimaryKey("PK_crises_delay", x => new { x.ItemId, x.Term, x.DueOn }));
        migration.CreateIndex("IX_crises_index_Published_NextDue", "crises_index", ["Published", "NextDue"]);
        migration.CreateIndex("IX_crises_firm_Published_Vat", "crises_firm", ["Published", "Vat"]);
        migration.CreateIndex("IX_crises_firm_Published_Sector", "crises_firm", ["Published", "Sector"]);
        migration.CreateIndex("IX_crises_province_Published_Province", "crises_province", ["Published", "Province"]);
    }
}
