using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Territory.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261122_04_territory")]
internal sealed class CreateTerritory : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("territory_municipality", t => new
        {
            IstatCode = t.Column<string>(maxLength: 6),
            Name = t.Column<string>(maxLength: 120),
            ProvinceCode = t.Column<string>(maxLength: 2),
            RegionCode = t.Column<string>(maxLength: 2),
            CadastralCode = t.Column<string>(maxLength: 4, nullable: true),
            ValidFrom = t.Column<DateOnly>(nullable: true),
            ValidTo = t.Column<DateOnly>(nullable: true),
            SuccessorCode = t.Column<string>(maxLength: 6, nullable: true),
            Latitude = t.Column<double>(nullable: true),
            Longitude = t.Column<double>(nullable: true),
            SearchName = t.Column<string>(maxLength: 120)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_territory_municipality", x => x.IstatCode);
        });

        migration.CreateTable("territory_province", t => new
        {
            Sigla = t.Column<string>(maxLength: 2),
            IstatCode = t.Column<string>(maxLength: 3),
            Name = t.Column<string>(maxLength: 120),
            RegionCode = t.Column<string>(maxLength: 2)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_territory_province", x => x.Sigla);
        });

        migration.CreateTable("territory_vocabulary", t => new
        {
            Id = t.Column<string>(maxLength: 80),
            Label = t.Column<string>(maxLength: 200)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_territory_vocabulary", x => x.Id);
        });

        migration.CreateTable("territory_term", t => new
        {
            VocabularyId = t.Column<string>(maxLength: 80),
            TermId = t.Column<string>(maxLength: 80),
            Label = t.Column<string>(maxLength: 300),
            Note = t.Column<string>(nullable: true),
            RequiresAct = t.Column<bool>(),
            Source = t.Column<string>(nullable: true),
            Position = t.Column<int>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_territory_term", x => new { x.VocabularyId, x.TermId });
            t.ForeignKey("FK_territory_term_territory_vocabulary_VocabularyId", x => x.VocabularyId, "territory_vocabulary", "Id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("IX_territory_municipality_ProvinceCode_SearchName", "territory_municipality", ["ProvinceCode", "SearchName"]);
        migration.CreateIndex("IX_territory_municipality_RegionCode_SearchName", "territory_municipality", ["RegionCode", "SearchName"]);
    }
}
