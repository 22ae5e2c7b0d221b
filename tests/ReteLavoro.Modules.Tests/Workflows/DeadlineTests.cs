using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class DeadlineTests
{
    private static async Task<WorkflowSite> WaitingAsync()
    {
        var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = ["bg"];
        await site.ImportAsync(Flow.TwoStages("'DueDays': 15, 'RemindDays': 5, 'EscalateTo': 'Dirigente'"));
        // Ten at night in Rome on 2 March: the days count from there, not from London.
        site.Time.Now = new(2026, 3, 2, 22, 30, 0, TimeSpan.Zero);
        await site.SubmittedAsync(Anna);
        return site;
    }

    [Fact]
    public async Task The_reminder_goes_out_once_on_its_day_and_only_to_the_competent_office()
    {
        await using var site = await WaitingAsync();
        Assert.Equal((new DateOnly(2026, 3, 17), new DateOnly(2026, 3, 12)), ((await site.OpenAsync()).Single().DueOn, (await site.OpenAsync()).Single().RemindOn));

        site.Time.Now = new(2026, 3, 11, 22, 59, 59, TimeSpan.Zero); // 23:59:59 in Rome
        await site.TickAsync();
        Assert.Single(await site.MailsAsync());
        site.Time.Now += TimeSpan.FromSeconds(1);
        await site.TickAsync();
        await site.TickAsync();
        var mails = (await site.MailsAsync()).Skip(1).ToList();
        Assert.Equal(["carla@esempio.it", "carlo@esempio.it"], mails.Select(m => m.To).Order());
        Assert.All(mails, m => Assert.Equal("Da decidere entro il 17 marzo 2026: Rete di Bergamo", m.Subject));
    }

    [Fact]
    public async Task The_last_day_is_still_good_and_the_day_after_the_task_goes_up()
    {
        await using var site = await WaitingAsync();
        site.Time.Now = new(2026, 3, 17, 22, 59, 59, TimeSpan.Zero);
        await site.TickAsync();
        Assert.Null((await site.OpenAsync()).Single().OverdueUtc);
        Assert.Contains("ruolo Istruttore Provincia", await site.RefusedAsync(() => site.DecideAsync(Gina, "Approva")));

        site.Time.Now += TimeSpan.FromSeconds(1);
        await site.TickAsync();
        await site.TickAsync();
        Assert.Single(await site.MailsAsync(), m => m.Subject.StartsWith("Scaduta", StringComparison.Ordinal) && m.To == "gina@esempio.it");
        await site.DecideAsync(Gina, "Approva");
        Assert.Equal("Dirigente", await site.ReadAsync(db => db.Set<HistoryRow>().Where(h => h.ActorId == "gina").Select(h => h.Role).SingleAsync()));
    }

    [Fact]
    public async Task Of_a_version_that_a_newer_one_has_replaced_nobody_is_reminded_and_its_sender_is_told_once()
    {
        await using var site = await WaitingAsync();
        var task = (await site.OpenAsync()).Single();
        await site.DraftAsync(Aldo, "Rete di Bergamo e Brescia", task.ItemId);
        foreach (var days in new[] { 0, 1, 10, 16, 20 })
        {
            site.Time.Now = new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero).AddDays(days);
            await site.TickAsync();
        }
        var mail = Assert.Single((await site.MailsAsync()).Skip(1));
        Assert.Equal(("anna@esempio.it", "In approvazione c'è una versione superata: Rete di Bergamo"), (mail.To, mail.Subject));
        task = (await site.OpenAsync()).Single();
        Assert.Equal((null, null), (task.RemindedUtc, task.OverdueUtc));
        Assert.Single(await site.HistoryAsync(), h => h == "Versione: Superata da una più recente");
        Assert.Contains("ruolo Istruttore Provincia", await site.RefusedAsync(() => site.DecideAsync(Gina, "Approva")));

        // The newer draft is thrown away: the term counts again.
        await site.AsAsync(Aldo, async s => await s.GetRequiredService<ActRunner>().DoAsync(new("test.latest", "x"), async () =>
        {
            foreach (var version in await s.GetRequiredService<ReteLavoro.Kernel.Data.SiteDbContext>().Set<ReteLavoro.Kernel.Content.ContentVersion>().ToListAsync()) version.Latest = version.VersionId == task.VersionId;
        }, default));
        await site.TickAsync();
        Assert.NotNull((await site.OpenAsync()).Single().OverdueUtc);
    }

    [Fact]
    public async Task A_site_that_was_off_for_a_month_does_not_remind_of_what_is_overdue()
    {
        await using var site = await WaitingAsync();
        site.Time.Now += TimeSpan.FromDays(30);
        await site.TickAsync();
        Assert.DoesNotContain(await site.MailsAsync(), m => m.Subject.StartsWith("Da decidere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_inbox_shows_each_what_is_for_her()
    {
        await using var site = await WaitingAsync();
        Task<int> Count(System.Security.Claims.ClaimsPrincipal person) => site.AsAsync(person, async s => await (await s.GetRequiredService<Decisions>().ForAsync(person, default)).CountAsync());
        Assert.Equal((1, 0, 0, 0), (await Count(Carla), await Count(Dino), await Count(Elena), await Count(Gina)));
        Assert.Equal(0, await Count(Person("nessuno", "", null, null)));
        site.Time.Now += TimeSpan.FromDays(30);
        await site.TickAsync();
        Assert.Equal((1, 1), (await Count(Carla), await Count(Gina)));
    }

    [Theory]
    [InlineData(0, "Scade oggi", "warning")]
    [InlineData(-1, "Scaduta ieri", "danger")]
    [InlineData(-3, "Scaduta da 3 giorni", "danger")]
    [InlineData(5, "Scade il 07/03/2026, fra 5 giorni", "warning")]
    [InlineData(6, "Scade il 08/03/2026", "progress")]
    public void The_time_left_is_said_in_words(int days, string text, string tone)
    {
        var today = new DateOnly(2026, 3, 2);
        Assert.Equal((text, tone), DueDate.Of(today.AddDays(days), today));
    }

    [Fact]
    public async Task A_link_that_lets_its_bearer_in_is_in_the_mail_and_nowhere_else()
    {
        await using var site = await WorkflowSite.NewAsync();
        const string link = "https://esempio.it/lombardia/gestione/nuova-password/segreto";
        await site.AsProgramAsync(s => s.GetRequiredService<ActRunner>().DoAsync(new("test.mail", "x"), () =>
        {
            s.GetRequiredService<Outbox>().Enqueue("anna@esempio.it", "Nuova password", $"Sceglila qui:\n{link}\nVale un'ora.", secret: link);
            return Task.CompletedTask;
        }, default));
        var waiting = Assert.Single(await site.MailsAsync());
        Assert.Equal(($"Sceglila qui:\n{Outbox.Personal}\nVale un'ora.", link), (waiting.Text, waiting.Secret));
        await site.SendMailAsync();
        var sent = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(site.MailFolder, "*.eml")));
        // Long lines are broken with "=" in this way of writing.
        Assert.Contains(link, sent.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Null(Assert.Single(await site.MailsAsync()).Secret);
        Assert.DoesNotContain("segreto", await site.ReadAsync(db => db.Set<ActRecord>().Where(a => a.Kind == "test.mail").Select(a => a.Changes).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_becomes_a_file_that_any_mail_program_reads()
    {
        await using var site = await WorkflowSite.NewAsync();
        const string text = "Perché la rete è così: «più» lavoro, 2.000 €.\n\nhttps://esempio.it/lombardia/gestione/attivita/contenuto/4x?a=1&b=2";
        await site.AsProgramAsync(s => s.GetRequiredService<ActRunner>().DoAsync(new("test.mail", "x"), () =>
        {
            s.GetRequiredService<Outbox>().Enqueue("anna@esempio.it", "Approvata: «Rete dell’Alto Adda»\r\nBcc: tutti@esempio.it", text);
            return Task.CompletedTask;
        }, default));
        await site.SendMailAsync();
        var file = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(site.MailFolder, "*.eml")));
        var head = file[..file.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        var mark = System.Text.RegularExpressions.Regex.Match(head, @"multipart/alternative;\s*boundary=""?([^\s"";]+)").Groups[1].Value;
        var parts = file.Split("--" + mark)[1..^1];
        string Body(string part) => QuotedPrintable(part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).ReplaceLineEndings("\n").TrimEnd();
        Assert.Equal(["text/plain", "text/html"], parts.Select(p => System.Text.RegularExpressions.Regex.Match(p, "text/(plain|html)").Value));
        Assert.All(head, c => Assert.True(c < 128));
        Assert.DoesNotContain("\nBcc:", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Approvata: «Rete dell’Alto Adda» Bcc: tutti@esempio.it", Subject(head));
        Assert.All(parts, p => Assert.Contains("charset=utf-8", p));
        Assert.Equal(text, Body(parts[0]));
        Assert.Contains("<a href=\"https://esempio.it/lombardia/gestione/attivita/contenuto/4x?a=1&amp;b=2\">", Body(parts[1]));
        Assert.DoesNotContain("List-Unsubscribe", head);
        Assert.Equal(MailState.Sent, (await site.MailsAsync()).Single().State);
        Assert.Empty(Directory.GetDirectories(site.MailFolder));
    }

    [Fact]
    public async Task A_mail_that_cannot_leave_is_tried_again_with_growing_pauses_and_then_given_up()
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.AsProgramAsync(s => s.GetRequiredService<ActRunner>().DoAsync(new("test.mail", "x"), () =>
        {
            s.GetRequiredService<Outbox>().Enqueue("anna@esempio.it", "Prova", "x");
            return Task.CompletedTask;
        }, default));
        await File.WriteAllTextAsync(site.MailFolder, "a file where the folder should be");
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            await site.SendMailAsync();
            await site.SendMailAsync();
            var mail = (await site.MailsAsync()).Single();
            Assert.Equal((attempt, attempt < 8 ? MailState.Waiting : MailState.Dead), (mail.Attempts, mail.State));
            Assert.NotNull(mail.LastError);
            site.Time.Now += TimeSpan.FromMinutes(Math.Pow(2, attempt - 1));
        }
    }

    private static string Subject(string head)
    {
        var line = System.Text.RegularExpressions.Regex.Match(head, @"^Subject: ([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", System.Text.RegularExpressions.RegexOptions.Multiline).Groups[1].Value;
        var words = System.Text.RegularExpressions.Regex.Matches(line, @"=\?utf-8\?(?<e>[BQ])\?(?<t>[^?]*)\?=", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
        return System.Text.Encoding.UTF8.GetString([.. words.SelectMany(w => w.Groups["e"].Value is "B" or "b" ? Convert.FromBase64String(w.Groups["t"].Value) : Bytes(w.Groups["t"].Value.Replace('_', ' ')))]);
    }

    private static string QuotedPrintable(string body) => System.Text.Encoding.UTF8.GetString(Bytes(body.Replace("=\r\n", "")));

    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '=') { bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16)); i += 2; }
            else bytes.Add((byte)text[i]);
        return [.. bytes];
    }
}
