using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Crises;
using ReteLavoro.Crises.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Testing;
using Xunit;
using static ReteLavoro.Modules.Tests.Crises.CrisisSite;

namespace ReteLavoro.Modules.Tests.Crises;

/// <summary>What the clock does to cases.</summary>
public sealed class CrisisClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static async Task<(Testing.Site Site, Visitor Operatrice, string Id)> SignedAsync(TestDatabase database = TestDatabase.Sqlite)
    {
        var site = await Testing.Site.OpenAsync(new() { Database = database, Demo = true });
        var operatrice = await site.As("operatrice");
        var id = await operatrice.Begin("Caso con scadenze");
        // Signed on 5 November: the thirtieth day is 5 December, a Saturday.
        await operatrice.Procedure(id, "adr-cigs", ("agreement-signature", "2026-11-05"), ("bookings-closed", "2026-11-20"));
        return (site, operatrice, id);
    }

    private static Task<List<string>> MailsAsync(Testing.Site site, string id) => site.ReadAsync("lombardia", db => db.Set<OutboxMail>().Where(m => m.About == "item:" + id).OrderBy(m => m.CreatedUtc).ThenBy(m => m.Subject).Select(m => m.To + " " + m.Subject).ToListAsync());

    /// <summary>The last second of that day in Rome, in winter.</summary>
    private static DateTimeOffset EndOf(int month, int day) => new(2026, month, day, 22, 59, 59, TimeSpan.Zero);

    [Theory, EachDatabase]
    public async Task PER_01_reminders_go_out_at_fifteen_and_seven_days_each_once_to_who_began_the_case(TestDatabase database)
    {
        var (site, _, id) = await SignedAsync(database);
        await using var _ = site;
        site.Clock.Now = EndOf(11, 19);
        await site.RunJobsAsync("lombardia");
        Assert.Empty(await MailsAsync(site, id));
        site.Clock.Now += Second;
        await site.RunJobsAsync("lombardia");
        await site.RunJobsAsync("lombardia");
        Assert.Equal(["operatrice@esempio.invalid Fra 15 giorni scade: Incontro di presentazione ai lavoratori – Caso con scadenze"], await MailsAsync(site, id));
        site.Clock.Now = EndOf(11, 27);
        await site.RunJobsAsync("lombardia");
        Assert.Single(await MailsAsync(site, id));
        site.Clock.Now += Second;
        await site.RunJobsAsync("lombardia");
        await site.RunJobsAsync("lombardia");
        Assert.Equal("operatrice@esempio.invalid Fra 7 giorni scade: Incontro di presentazione ai lavoratori – Caso con scadenze", (await MailsAsync(site, id))[1]);
        var text = await site.ReadAsync("lombardia", db => db.Set<OutboxMail>().Where(m => m.About == "item:" + id).Select(m => m.Text).FirstAsync());
        Assert.Contains("30 giorni dal 5 novembre 2026", text);
        Assert.Contains("(da verificare)", text);

        // Through the thirtieth day it is in time; from the first second of the next it is overdue, said once.
        site.Clock.Now = EndOf(12, 5);
        await site.RunJobsAsync("lombardia");
        Assert.Equal(2, (await MailsAsync(site, id)).Count);
        site.Clock.Now += Second;
        await site.RunJobsAsync("lombardia");
        await site.RunJobsAsync("lombardia");
        Assert.Equal(3, (await MailsAsync(site, id)).Count);
        Assert.StartsWith("operatrice@esempio.invalid Scaduto: Incontro di presentazione", (await MailsAsync(site, id))[2]);
        Assert.Equal(1, await site.ReadAsync("lombardia", db => db.Set<CrisisDelay>().CountAsync(d => d.ItemId == id && d.Reason == null)));
        Assert.Equal(["crises.overdue", "crises.remind", "crises.remind"], await site.ReadAsync("lombardia", db => db.Set<ActRecord>().Where(a => a.Subject == id && a.Kind.StartsWith("crises.")).Select(a => a.Kind).OrderBy(k => k).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task CRI_01_the_competent_offices_are_reminded_as_well_and_nobody_twice(TestDatabase database)
    {
        var (site, operatrice, id) = await SignedAsync(database);
        await using var _ = site;
        await operatrice.Unit(id);
        const string what = " Fra 15 giorni scade: Incontro di presentazione ai lavoratori – Caso con scadenze";
        // Of the Province somebody writes cases; of the centre nobody does any more, and its address is the operator's own, in capitals.
        await site.SqlAsync("lombardia", """UPDATE users_user SET "IsActive" = FALSE WHERE "UserName" = 'sportello'""");
        await site.SqlAsync("lombardia", """UPDATE organizations_organization SET "Email" = 'Operatrice@Esempio.invalid' WHERE "Id" = 'cpi-bergamo'""");
        await site.SqlAsync("lombardia", """UPDATE organizations_organization SET "Email" = 'protocollo@esempio.invalid' WHERE "Id" = 'provincia-di-bergamo'""");
        site.Clock.Now = EndOf(11, 19) + Second;
        await site.RunJobsAsync("lombardia");
        Assert.Equal(["operatrice@esempio.invalid" + what, "provincia@esempio.invalid" + what], (await MailsAsync(site, id)).Order(StringComparer.Ordinal));
        var texts = await site.ReadAsync("lombardia", db => db.Set<OutboxMail>().Where(m => m.About == "item:" + id).ToDictionaryAsync(m => m.To, m => m.Text));
        Assert.Contains("il tuo ente è competente", texts["provincia@esempio.invalid"]);
        Assert.DoesNotContain("il tuo ente è competente", texts["operatrice@esempio.invalid"]);

        // Nobody of the Province works on cases any more, nor does who began this one: the office's own address, and her colleagues.
        await site.SqlAsync("lombardia", """UPDATE users_user SET "IsActive" = FALSE WHERE "UserName" IN ('provincia', 'operatrice')""");
        site.Clock.Now = EndOf(11, 28);
        await site.RunJobsAsync("lombardia");
        Assert.Equal(["Operatrice@Esempio.invalid", "protocollo@esempio.invalid"], (await NewAsync(2)).Order(StringComparer.Ordinal));

        // No office can be reached at all: whoever may edit every case hears of it, also once it is overdue.
        await site.SqlAsync("lombardia", """UPDATE organizations_organization SET "Email" = NULL WHERE "Id" IN ('cpi-bergamo', 'provincia-di-bergamo')""");
        site.Clock.Now = EndOf(12, 6);
        await site.RunJobsAsync("lombardia");
        Assert.Equal(["dirigente@esempio.invalid", "regione@esempio.invalid"], (await NewAsync(4)).Order(StringComparer.Ordinal));
        await site.RunJobsAsync("lombardia");
        Assert.Empty(await NewAsync(6));

        Task<List<string>> NewAsync(int before) => site.ReadAsync("lombardia", db => db.Set<OutboxMail>().Where(m => m.About == "item:" + id).OrderBy(m => m.CreatedUtc).Skip(before).Select(m => m.To).ToListAsync());
    }

    [Fact]
    public async Task Where_no_competent_office_can_be_reached_whoever_manages_crises_hears_of_it_beside_who_began_the_case()
    {
        var (site, operatrice, id) = await SignedAsync();
        await using var _ = site;
        await operatrice.Unit(id);
        await site.SqlAsync("lombardia", """UPDATE users_user SET "IsActive" = FALSE WHERE "UserName" IN ('provincia', 'sportello')""");
        site.Clock.Now = EndOf(11, 19) + Second;
        await site.RunJobsAsync("lombardia");
        Assert.Equal(["dirigente", "operatrice", "regione"], (await MailsAsync(site, id)).Select(m => m.Split('@')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_site_that_was_off_sends_the_one_reminder_that_still_helps()
    {
        var (site, _, id) = await SignedAsync();
        await using var _ = site;
        site.Clock.Now = EndOf(11, 30);
        await site.RunJobsAsync("lombardia");
        Assert.Equal(["operatrice@esempio.invalid Fra 5 giorni scade: Incontro di presentazione ai lavoratori – Caso con scadenze"], await MailsAsync(site, id));
    }

    [Theory]
    [InlineData(16, null), InlineData(15, 15), InlineData(8, 15), InlineData(7, 7), InlineData(0, 7)]
    public void The_reminder_due_is_the_last_one_that_should_have_gone_out(int left, int? step) => Assert.Equal(step, CrisisClock.Step(left, [15, 7]));

    [Fact]
    public async Task A_case_that_is_closed_reminds_of_nothing()
    {
        var (site, operatrice, id) = await SignedAsync();
        await using var _ = site;
        (await operatrice.Step(id, "procedura", ("ClosedOn", "2026-11-24"))).Is(HttpStatusCode.Redirect);
        site.Clock.Now = EndOf(12, 20);
        await site.RunJobsAsync("lombardia");
        Assert.Empty(await MailsAsync(site, id));
    }

    [Fact]
    public async Task PER_01_a_meeting_on_day_31_is_out_of_time_and_asks_for_the_reason()
    {
        var (site, operatrice, id) = await SignedAsync();
        await using var _ = site;
        site.Clock.Now = EndOf(12, 7);
        operatrice = await site.As("operatrice");
        (await operatrice.Get(Detail(id))).IsOk().Shows("Scaduto da 2 giorni").Shows("Perché è in ritardo: Incontro di presentazione ai lavoratori?").Shows("(da verificare)").Shows("Articolo 24-bis");
        (await operatrice.Step(id, "procedura", ("Event.presentation-meeting", "2026-12-05"))).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Rispettato: 05/12/2026").ShowsNot("Perché è in ritardo");
        (await operatrice.Step(id, "procedura", ("Event.presentation-meeting", "2026-12-06"))).Is(HttpStatusCode.Redirect);
        var page = (await operatrice.Get(Detail(id))).IsOk().Shows("Fuori termine: 06/12/2026, 1 giorno dopo").Shows("Perché è in ritardo");
        (await page.Submit(Fields(("motivo", " ")), "Salva il motivo")).ShowsError("Scrivi il motivo del ritardo.");
        (await page.Submit(Fields(("motivo", "La sala era chiusa.")), "Salva il motivo")).Is(HttpStatusCode.Redirect);
        (await operatrice.Get(Detail(id))).IsOk().Shows("Motivo del ritardo: La sala era chiusa. (").ShowsNot("Perché è in ritardo");
        var act = await site.ReadAsync("lombardia", db => db.Set<ActRecord>().OrderByDescending(a => a.Sequence).FirstAsync());
        Assert.Equal(("crises.overdue-reason", "La sala era chiusa."), (act.Kind, act.Reason));
    }

    [Fact]
    public async Task A_figure_changed_in_the_edition_moves_the_terms_by_the_next_turn_and_calendars_take_the_change()
    {
        var (site, operatrice, id) = await SignedAsync();
        await using var _ = site;
        var before = (await operatrice.Get(Detail(id) + "?handler=Calendario")).IsOk();
        Assert.StartsWith("text/calendar", before.Header("Content-Type"));
        Assert.Contains($"UID:{id}.presentation@crisi.retelavoro\r\nSEQUENCE:0\r\n", before.Text);
        Assert.Contains("DTSTART;VALUE=DATE:20261205\r\nDTEND;VALUE=DATE:20261206\r\n", before.Text);
        await site.SqlAsync("lombardia", """UPDATE measures_parameter SET "Value" = '20' WHERE "EditionId" = 'adr-cigs' AND "Name" = 'presentationDays'""");
        await site.Host.RebuildAsync(site.Tenant("lombardia"));
        await site.RunJobsAsync("lombardia");
        Assert.Equal(new DateOnly(2026, 11, 25), await site.ReadAsync("lombardia", db => db.Set<CrisisTerm>().Where(t => t.ItemId == id && t.Term == "presentation").Select(t => t.DueOn).SingleAsync()));
        var after = (await (await site.As("operatrice")).Get(Detail(id) + "?handler=Calendario")).IsOk();
        Assert.Contains($"UID:{id}.presentation@crisi.retelavoro\r\nSEQUENCE:1\r\n", after.Text);
        Assert.Contains("DTSTART;VALUE=DATE:20261125\r\n", after.Text);
        Assert.Contains(await MailsAsync(site, id), m => m.Contains("Scade domani: Incontro di presentazione", StringComparison.Ordinal));
    }

    [Fact]
    public void A_calendar_file_has_no_line_over_75_octets_and_gives_back_its_text()
    {
        var rule = new TermRule("t", "Però: perché, così; «più» \\ giù " + new string('è', 80), "start", "x", "done");
        var source = new ReteLavoro.Measures.Source("a", "L. 1/2000", "Articolo 1", "", null);
        var text = TermCalendar.Of("item", "Caso", [new(rule, TermState.Running, new(2026, 12, 31), null, ["Uno.", "Due."], source, true)], new Dictionary<string, int> { ["t"] = 3 }, "https://esempio.invalid/x", new(2026, 11, 24, 9, 0, 0, DateTimeKind.Utc));
        Assert.All(text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.DoesNotContain("\n", text.Replace("\r\n", "", StringComparison.Ordinal));
        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Ultimo giorno: Però: perché\\, così\\; «più» \\\\ giù " + new string('è', 80) + " – Caso\r\n", unfolded);
        Assert.Contains("DESCRIPTION:Uno.\\nDue.\\nFonte: L. 1/2000\\, Articolo 1 (da verificare).\\nhttps://esempio.invalid/x\r\n", unfolded);
        Assert.Contains("UID:item.t@crisi.retelavoro\r\nSEQUENCE:3\r\nDTSTAMP:20261124T090000Z\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n", unfolded);
        Assert.StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", text);
        Assert.EndsWith("END:VCALENDAR\r\n", text);
    }
}
