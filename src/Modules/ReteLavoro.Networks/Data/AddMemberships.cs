using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Networks.Data;

[DbContext(typeof(SiteDbContext)), Migration("20261128_09_networks_memberships")]
internal sealed class AddMemberships : Migration
{
    protected override void Up(MigrationBuilder migration)
    {
        migration.AddColumn<DateOnly>("Since", "networks_member", nullable: true);
        migration.AddColumn<DateOnly>("Until", "networks_member", nullable: true);

        migration.CreateTable("networks_municipality", t => new
        {
            ItemId = t.Column<string>(maxLength: 60),
            Published = t.Column<int>(),
            Municipality = t.Column<string>(maxLength: 6)
        }, constraints: t => t.PrimaryKey("PK_networks_municipality", x => new { x.ItemId, x.Published, x.Municipality }));

        migration.CreateTable("networks_membership_request", t => new
        {
            Id = t.Column<Guid>(),
            NetworkId = t.Column<string>(maxLength: 60),
            Organization = t.Column<string>(maxLength: 120),
            Kind = t.Column<string>(maxLength: 40),
            EffectiveOn = t.Column<DateOnly>(),
            RepresentativeName = t.Column<string>(maxLength: 200),
            RepresentativeEmail = t.Column<string>(maxLength: 254, nullable: true),
            SecretHash = t.Column<string>(maxLength: 64, nullable: true),
            ExpiresUtc = t.Column<DateTime>(nullable: true),
            State = t.Column<string>(maxLength: 40),
            Reason = t.Column<string>(maxLength: 1000, nullable: true),
            AskedBy = t.Column<string>(maxLength: 200),
            AskedUtc = t.Column<DateTime>(),
            AnsweredBy = t.Column<string>(maxLength: 200, nullable: true),
            AnsweredAs = t.Column<string>(maxLength: 200, nullable: true),
            AnsweredUtc = t.Column<DateTime>(nullable: true),
            Written = t.Column<bool>()
        }, constraints: t => t.PrimaryKey("PK_networks_membership_request", x => x.Id));

        migration.CreateTable("networks_remedy", t => new
        {
            Id = t.Column<Guid>(),
            NetworkId = t.Column<string>(maxLength: 60),
            Check = t.Column<string>(maxLength: 80),
            Sentence = t.Column<string>(),
            Because = t.Column<string>(),
            Source = t.Column<string>(),
            Quote = t.Column<string>(),
            BreaksOn = t.Column<DateOnly>(),
            OpenedOn = t.Column<DateOnly>(),
            DueOn = t.Column<DateOnly>(),
            ClosedOn = t.Column<DateOnly>(nullable: true)
        }, constraints: t => t.PrimaryKey("PK_networks_remedy", x => x.Id));

        migration.CreateTable("networks_committee", t => new
        {
            Id = t.Column<Guid>(),
            Name = t.Column<string>(maxLength: 200),
            NetworkId = t.Column<string>(maxLength: 60, nullable: true)
        }, constraints: t => t.PrimaryKey("PK_networks_committee", x => x.Id));

        migration.CreateTable("networks_committee_member", t => new
        {
            Id = t.Column<Guid>(),
            CommitteeId = t.Column<Guid>(),
            Organization = t.Column<string>(maxLength: 120),
            Person = t.Column<string>(maxLength: 200),
            Chair = t.Column<bool>(),
            From = t.Column<DateOnly>(),
            To = t.Column<DateOnly>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_networks_committee_member", x => x.Id);
            t.ForeignKey("FK_networks_committee_member_networks_committee_CommitteeId", x => x.CommitteeId, "networks_committee", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("networks_committee_meeting", t => new
        {
            Id = t.Column<Guid>(),
            CommitteeId = t.Column<Guid>(),
            HeldOn = t.Column<DateOnly>(),
            Hour = t.Column<string>(maxLength: 5),
            Place = t.Column<string>(maxLength: 200),
            Agenda = t.Column<string>(maxLength: 4000),
            ConvenedBy = t.Column<string>(maxLength: 200),
            ConvenedUtc = t.Column<DateTime>(),
            Minutes = t.Column<string>(maxLength: 20000, nullable: true),
            MinutesUrl = t.Column<string>(maxLength: 500, nullable: true),
            MinutesUtc = t.Column<DateTime>(nullable: true)
        }, constraints: t =>
        {
            t.PrimaryKey("PK_networks_committee_meeting", x => x.Id);
            t.ForeignKey("FK_networks_committee_meeting_networks_committee_CommitteeId", x => x.CommitteeId, "networks_committee", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("networks_committee_attendance", t => new
        {
            MeetingId = t.Column<Guid>(),
            MemberId = t.Column<Guid>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_networks_committee_attendance", x => new { x.MeetingId, x.MemberId });
            t.ForeignKey("FK_networks_committee_attendance_networks_committee_meeting_MeetingId", x => x.MeetingId, "networks_committee_meeting", "Id", onDelete: ReferentialAction.Cascade);
            t.ForeignKey("FK_networks_committee_attendance_networks_committee_member_MemberId", x => x.MemberId, "networks_committee_member", "Id", onDelete: ReferentialAction.Restrict);
        });

        migration.CreateTable("networks_committee_decision", t => new
        {
            MeetingId = t.Column<Guid>(),
            Number = t.Column<int>(),
            Text = t.Column<string>(maxLength: 1000),
            InFavour = t.Column<int>(),
            Against = t.Column<int>(),
            Abstained = t.Column<int>()
        }, constraints: t =>
        {
            t.PrimaryKey("PK_networks_committee_decision", x => new { x.MeetingId, x.Number });
            t.ForeignKey("FK_networks_committee_decision_networks_committee_meeting_MeetingId", x => x.MeetingId, "networks_committee_meeting", "Id", onDelete: ReferentialAction.Cascade);
        });
        migration.CreateIndex("IX_networks_membership_request_NetworkId_Organization", "networks_membership_request", ["NetworkId", "Organization"]);
        migration.CreateIndex("IX_networks_membership_request_SecretHash", "networks_membership_request", "SecretHash", unique: true);
        migration.CreateIndex("IX_networks_remedy_NetworkId_ClosedOn", "networks_remedy", ["NetworkId", "ClosedOn"]);
        migration.CreateIndex("IX_networks_remedy_ClosedOn", "networks_remedy", "ClosedOn");
        migration.CreateIndex("IX_networks_committee_member_CommitteeId", "networks_committee_member", "CommitteeId");
        migration.CreateIndex("IX_networks_committee_meeting_CommitteeId_HeldOn", "networks_committee_meeting", ["CommitteeId", "HeldOn"]);
        migration.CreateIndex("IX_networks_committee_attendance_MemberId", "networks_committee_attendance", "MemberId");
    }
}
