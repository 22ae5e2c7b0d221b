using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Measures.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261122_06_measures")]
internal sealed class CreateMeasures : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("measures_act", t => new
        {
            Id = t.Column<string>(maxLength: 120),
            Type = t.Column<string>(),
            Number = t.Column<string>(nullable: true),
            Date = t.Column<DateOnly>(nullable: true),
            Body = t.Column<string>(),
            Title = t.Column<string>(),
            Url = t.Column<string>(nullable: true),
            Bulletin = t.Column<string>(nullable: true),
            ValidFrom = t.Column<DateOnly>(nullable: true),
            ValidTo = t.Column<DateOnly>(nullable: true),
            RecipeHash = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_act", x => x.Id);
        });

        migration.CreateTable("measures_measure", t => new
        {
            Id = t.Column<string>(maxLength: 120),
            Name = t.Column<string>(),
            Position = t.Column<int>(),
            RecipeHash = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_measure", x => x.Id);
        });

        migration.CreateTable("measures_sheet", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            EditionId = t.Column<string>(maxLength: 120)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_sheet", x => x.ItemId);
        });

        migration.CreateTable("measures_edition", t => new
        {
            Id = t.Column<string>(maxLength: 120),
            MeasureId = t.Column<string>(maxLength: 120),
            Name = t.Column<string>(),
            ValidFrom = t.Column<DateOnly>(),
            ValidTo = t.Column<DateOnly>(nullable: true),
            Position = t.Column<int>(),
            Combinable = t.Column<string>(),
            Incompatible = t.Column<string>(),
            ExtendedByActId = t.Column<string>(maxLength: 120, nullable: true),
            Version = t.Column<int>(),
            RecipeHash = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_edition", x => x.Id);
            t.ForeignKey("FK_measures_edition_measures_act_ExtendedByActId", x => x.ExtendedByActId, "measures_act", "Id", onDelete: ReferentialAction.Restrict);
            t.ForeignKey("FK_measures_edition_measures_measure_MeasureId", x => x.MeasureId, "measures_measure", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("measures_edition_act", t => new
        {
            EditionId = t.Column<string>(maxLength: 120),
            ActId = t.Column<string>(maxLength: 120),
            Position = t.Column<int>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_edition_act", x => new { x.EditionId, x.ActId });
            t.ForeignKey("FK_measures_edition_act_measures_act_ActId", x => x.ActId, "measures_act", "Id", onDelete: ReferentialAction.Restrict);
            t.ForeignKey("FK_measures_edition_act_measures_edition_EditionId", x => x.EditionId, "measures_edition", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("measures_parameter", t => new
        {
            EditionId = t.Column<string>(maxLength: 120),
            Name = t.Column<string>(maxLength: 120),
            From = t.Column<DateOnly>(),
            Number = t.Column<int>(),
            Label = t.Column<string>(),
            Kind = t.Column<string>(maxLength: 40),
            Value = t.Column<string>(),
            Unit = t.Column<string>(nullable: true),
            Prefix = t.Column<string>(nullable: true),
            Decimals = t.Column<int>(nullable: true),
            ActId = t.Column<string>(maxLength: 120),
            At = t.Column<string>(),
            Quote = t.Column<string>(),
            Position = t.Column<int>(),
            RecipeHash = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_parameter", x => new { x.EditionId, x.Name, x.From, x.Number });
            t.ForeignKey("FK_measures_parameter_measures_act_ActId", x => x.ActId, "measures_act", "Id", onDelete: ReferentialAction.Restrict);
            t.ForeignKey("FK_measures_parameter_measures_edition_EditionId", x => x.EditionId, "measures_edition", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("measures_provisional", t => new
        {
            EditionId = t.Column<string>(maxLength: 120),
            Id = t.Column<string>(maxLength: 120),
            Sentence = t.Column<string>(),
            EndsWhen = t.Column<string>(),
            EndsOn = t.Column<DateOnly>(nullable: true),
            EndedByActId = t.Column<string>(maxLength: 120, nullable: true),
            ActId = t.Column<string>(maxLength: 120),
            At = t.Column<string>(),
            Quote = t.Column<string>(),
            Position = t.Column<int>(),
            RecipeHash = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_provisional", x => new { x.EditionId, x.Id });
            t.ForeignKey("FK_measures_provisional_measures_act_ActId", x => x.ActId, "measures_act", "Id", onDelete: ReferentialAction.Restrict);
            t.ForeignKey("FK_measures_provisional_measures_act_EndedByActId", x => x.EndedByActId, "measures_act", "Id", onDelete: ReferentialAction.Restrict);
            t.ForeignKey("FK_measures_provisional_measures_edition_EditionId", x => x.EditionId, "measures_edition", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("measures_rule", t => new
        {
            EditionId = t.Column<string>(maxLength: 120),
            RuleId = t.Column<string>(maxLength: 120),
            Check = t.Column<string>(),
            Sentence = t.Column<string>(),
            ActId = t.Column<string>(maxLength: 120),
            At = t.Column<string>(),
            Quote = t.Column<string>(),
            Position = t.Column<int>(),
            RecipeHash = t.Column<string>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_measures_rule", x => new { x.EditionId, x.RuleId });
            t.ForeignKey("FK_measures_rule_measures_act_ActId", x => x.ActId, "measures_act", "Id", onDelete: ReferentialAction.Restrict);
            t.ForeignKey("FK_measures_rule_measures_edition_EditionId", x => x.EditionId, "measures_edition", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_measures_edition_ExtendedByActId", "measures_edition", "ExtendedByActId");
        migration.CreateIndex("IX_measures_edition_MeasureId", "measures_edition", "MeasureId");
        migration.CreateIndex("IX_measures_edition_act_ActId", "measures_edition_act", "ActId");
        migration.CreateIndex("IX_measures_parameter_ActId", "measures_parameter", "ActId");
        migration.CreateIndex("IX_measures_provisional_ActId", "measures_provisional", "ActId");
        migration.CreateIndex("IX_measures_provisional_EndedByActId", "measures_provisional", "EndedByActId");
        migration.CreateIndex("IX_measures_rule_ActId", "measures_rule", "ActId");
        migration.CreateIndex("IX_measures_sheet_EditionId", "measures_sheet", "EditionId");
    }
}
