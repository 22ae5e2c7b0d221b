using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Scouting.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261129_40_scouting")]
internal sealed class CreateScouting : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.CreateTable("scouting_vacancy", t => new
        {
            Id = t.Column<Guid>(),
            Source = t.Column<string>(maxLength: 80),
            Reference = t.Column<string>(maxLength: 80, nullable: true),
            Title = t.Column<string>(maxLength: 200),
            Isco = t.Column<string>(maxLength: 4),
            Ateco = t.Column<string>(maxLength: 8, nullable: true),
            Employer = t.Column<string>(maxLength: 200, nullable: true),
            Municipality = t.Column<string>(maxLength: 6),
            Posts = t.Column<int>(),
            Contract = t.Column<string>(maxLength: 80, nullable: true),
            FirstDay = t.Column<DateOnly>(),
            LastDay = t.Column<DateOnly>(),
            Link = t.Column<string>(maxLength: 500, nullable: true),
            Note = t.Column<string>(maxLength: 2000, nullable: true),
            OrganizationId = t.Column<string>(maxLength: 100, nullable: true),
            WithdrawnOn = t.Column<DateOnly>(nullable: true),
            WithdrawnBecause = t.Column<string>(maxLength: 500, nullable: true),
            IsDemo = t.Column<bool>(),
            SearchText = t.Column<string>(maxLength: 500),
            Version = t.Column<Guid>()
        }, constraints: t => t.PrimaryKey("PK_scouting_vacancy", x => x.Id));
        migration.CreateIndex("IX_scouting_vacancy_Source_Reference", "scouting_vacancy", ["Source", "Reference"], unique: true);
        migration.CreateIndex("IX_scouting_vacancy_LastDay_Title", "scouting_vacancy", ["LastDay", "Title"]);
        migration.CreateIndex("IX_scouting_vacancy_Isco", "scouting_vacancy", "Isco");
    }
}
