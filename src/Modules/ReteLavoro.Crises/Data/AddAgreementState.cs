using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Crises.Data;

/// <summary>No case that is there already says how far its agreement has come: there was no place to say it.</summary>
[DbContext(typeof(SiteDbContext)), Migration("20261128_61_crisis_agreement_state")]
internal sealed class AddAgreementState : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.AddColumn<string>("AgreementState", "crises_index", maxLength: 120, defaultValue: "");
}
