using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Workflows;
using Xunit;
using static ReteLavoro.Modules.Tests.Workflows.People;

namespace ReteLavoro.Modules.Tests.Workflows;

public sealed class MailTests
{
    // A long head line goes on in the next one, after a space.
    private static string Unfolded(string mail) => mail.Replace("\r\n ", "", StringComparison.Ordinal);

    private static Task WriteAsync(WorkflowSite site, string activity, string subject, string text) => site.AsProgramAsync(async s =>
    {
        var texts = s.GetRequiredService<MailTexts>();
        await texts.SaveAsync((await texts.FindAsync("rete", activity, default))!, subject, text, default);
    });

    [Fact]
    public async Task What_a_region_writes_is_sent_in_the_place_of_the_workflows_text_and_in_no_other_region()
    {
        await using var here = await WorkflowSite.NewAsync();
        await using var there = await WorkflowSite.NewAsync();
        foreach (var site in new[] { here, there }) await site.ImportAsync(Flow.TwoStages());
        await WriteAsync(here, "ricevuta", "Grazie, {author}", "Abbiamo «{title}».\r\n\r\n{link}");
        foreach (var site in new[] { here, there }) await site.SubmittedAsync(Anna, "Rete {reason} {author}");
        var (mine, other) = ((await here.MailsAsync()).Single(), (await there.MailsAsync()).Single());
        Assert.Equal("Grazie, Anna", mine.Subject);
        Assert.StartsWith("Abbiamo «Rete {reason} {author}».\n\nnell'area riservata, alla voce «Attività»", mine.Text); // what people write is not filled in again
        Assert.Equal("Ricevuta «Rete {reason} {author}»", other.Subject);

        await here.AsProgramAsync(async s =>
        {
            var texts = s.GetRequiredService<MailTexts>();
            await texts.ResetAsync((await texts.FindAsync("rete", "ricevuta", default))!, default);
        });
        await here.SubmittedAsync(Anna, "Altra");
        Assert.Equal("Ricevuta «Altra»", (await here.MailsAsync())[^1].Subject);
    }

    [Theory]
    [InlineData("", "x", "Scrivi l'oggetto")]
    [InlineData("x", " ", "Scrivi il testo")]
    [InlineData("{titolo}", "x", "«{titolo}» non è un segnaposto")]
    [InlineData("x", "entro il {due}", "«{due}» non è un segnaposto")]
    public async Task A_text_with_a_hole_is_refused_at_its_field(string subject, string text, string sentence)
    {
        await using var site = await WorkflowSite.NewAsync();
        await site.ImportAsync(Flow.TwoStages());
        var broken = await Assert.ThrowsAsync<RuleBroken>(() => WriteAsync(site, "ricevuta", subject, text));
        Assert.Contains(sentence, broken.Message);
        Assert.Equal(sentence.Contains("testo") || sentence.Contains("due") ? "Text" : "Subject", broken.Field);
    }

    [Fact]
    public async Task Reminders_may_be_refused_and_what_is_a_duty_may_not()
    {
        await using var site = await WorkflowSite.NewAsync();
        site.Competence.Offices["Province"] = ["bg"];
        await site.ImportAsync(Flow.TwoStages("'DueDays': 15, 'RemindDays': 5, 'EscalateTo': 'IstruttoreProvincia'"));
        await site.AsProgramAsync(s => s.GetRequiredService<SiteSettings>().SetAsync("site", new System.Text.Json.Nodes.JsonObject { ["BaseUrl"] = "https://reti.example.it/prova" }, default));
        await site.SubmittedAsync(Anna);
        await site.AsAsync(Carla, s => s.GetRequiredService<Reminders>().SetAsync("carla", wanted: false, default));
        await WriteAsync(site, MailTexts.Remind, "Ricorda: {title}", "Entro il {due}.");
        site.Time.Now = new(2026, 3, 12, 9, 0, 0, TimeSpan.Zero);
        await site.TickAsync();
        var reminder = (await site.MailsAsync()).Single(m => m.Subject == "Ricorda: Rete di Bergamo");
        Assert.Equal(("carlo@esempio.it", "Entro il 17 marzo 2026."), (reminder.To, reminder.Text));
        const string refusal = "https://reti.example.it/prova/promemoria/rinuncia/";
        Assert.StartsWith(refusal, reminder.Unsubscribe, StringComparison.Ordinal);
        // The address says whose reminders they are, and nobody else's can be made of it.
        var secret = reminder.Unsubscribe![refusal.Length..];
        await site.AsProgramAsync(s =>
        {
            Assert.Equal("carlo", s.GetRequiredService<Reminders>().Open(secret));
            Assert.Null(s.GetRequiredService<Reminders>().Open("carla"));
            return Task.CompletedTask;
        });
        site.Time.Now = new(2026, 3, 18, 9, 0, 0, TimeSpan.Zero);
        await site.TickAsync();
        var overdue = (await site.MailsAsync()).Where(m => m.Subject.StartsWith("Scaduta", StringComparison.Ordinal)).ToList();
        Assert.Equal(["carla@esempio.it", "carlo@esempio.it"], overdue.Select(m => m.To).Order().Where(t => t.StartsWith("carl", StringComparison.Ordinal)));
        Assert.All(overdue, m => Assert.Null(m.Unsubscribe));
        await site.SendMailAsync();
        var head = Unfolded(await File.ReadAllTextAsync(Path.Combine(site.MailFolder, $"{reminder.Id:N}.eml")));
        Assert.Contains($"List-Unsubscribe: <{reminder.Unsubscribe}>", head);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", head);
        Assert.DoesNotContain("List-Unsubscribe", await File.ReadAllTextAsync(Path.Combine(site.MailFolder, $"{overdue[0].Id:N}.eml")));
    }

    [Theory]
    [InlineData("uno\ndue\n\ntre", "<p>uno<br>due</p>\n<p>tre</p>\n")]
    [InlineData("<img src=x> & [qui](https://male.example)", "<p>&lt;img src=x&gt; &amp; [qui](<a href=\"https://male.example\">https://male.example</a>)</p>\n")]
    [InlineData("vedi https://a.it/x?a=1&b=2.", "<p>vedi <a href=\"https://a.it/x?a=1&amp;b=2\">https://a.it/x?a=1&amp;b=2</a>.</p>\n")]
    [InlineData("javascript:alert(1)", "<p>javascript:alert(1)</p>\n")]
    public void The_html_of_a_mail_says_the_same_words_and_nothing_else(string text, string html) => Assert.Equal(html, MailHtml.Body(text));

    [Fact]
    public async Task The_administrator_rewrites_a_mail_in_the_browser_and_looks_before_saving()
    {
        await using var host = await PageTests.Host.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await host.GetAsync("carla", "/gestione/flussi/messaggi")).Status);
        Assert.Contains("Ricevuta «{title}»", (await host.GetAsync("capo", "/gestione/flussi/messaggi")).Text);
        const string path = "/gestione/flussi/messaggi/rete/ricevuta";
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("capo", "/gestione/flussi/messaggi/rete/altrove")).Status);
        var page = await host.GetAsync("capo", path);
        Assert.Contains("Ciao Anna Esposito, segui qui", page.Text);
        var look = await host.PostAsync("capo", path, page, ("Subject", "Nuovo {title}"), ("Text", "Riga <b>uno</b>"), ("azione", "guarda"));
        Assert.Contains("Nuovo Rete di Bergamo", look.Text);
        Assert.Contains("<p>Riga &lt;b&gt;uno&lt;/b&gt;</p>", look.Html);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.PostAsync("capo", path, page, ("Subject", "{x}"), ("Text", "y"), ("azione", "salva"))).Status);
        Assert.Equal(0, await host.ReadAsync(db => db.Set<MailText>().CountAsync()));
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, page, ("Subject", "Nuovo"), ("Text", "y"), ("azione", "salva"))).Status);
        Assert.Contains("Cambiato qui", (await host.GetAsync("capo", "/gestione/flussi/messaggi")).Text);
        Assert.Equal(HttpStatusCode.Redirect, (await host.PostAsync("capo", path, page, ("azione", "ripristina"))).Status);
        Assert.Equal(0, await host.ReadAsync(db => db.Set<MailText>().CountAsync()));
    }
}
