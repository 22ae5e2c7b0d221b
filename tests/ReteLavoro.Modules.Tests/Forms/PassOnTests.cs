using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Modules.Tests.Forms;

/// <summary>The one step that a module below offers on what a form has brought.</summary>
public sealed class PassOnTests
{
    private sealed class OpenCase(string purpose, SiteDbContext db, string? refusal = null) : ISubmissionAction
    {
        public string Name => "open-case";
        public string Purpose => purpose;
        public string Label => "Apri un caso di crisi";

        public async Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel)
        {
            // Something written by the other module, to see whether it stays.
            db.Add(new Kernel.Outbox.OutboxMail { Id = Guid.CreateVersion7(), To = "caso@esempio.it", Subject = submission.Number, Text = submission.Value("nome")! });
            await db.SaveChangesAsync(cancel);
            if (refusal is not null) throw new RuleBroken(refusal);
            return "~/gestione/crisi/1";
        }
    }

    [Theory, EachDatabase]
    public async Task The_step_and_the_line_in_the_history_are_one_act(TestDatabase database)
    {
        await using var site = await SubmittedAsync(database);
        var url = await DeskAsync(site, "test", null, (desk, id) => desk.PassOnAsync(id, "open-case", null, Officer, default));
        Assert.Equal("~/gestione/crisi/1", url);
        // Pressed again it leads to the same place, and does nothing twice.
        Assert.Equal(url, await DeskAsync(site, "test", null, (desk, id) => desk.PassOnAsync(id, "open-case", null, Officer, default)));
        await site.DoAsync("lombardia", async services =>
        {
            var db = services.GetRequiredService<SiteDbContext>();
            var submission = await db.Set<Submission>().AsNoTracking().Include(s => s.History).SingleAsync();
            Assert.Equal((SubmissionState.Taken, "prova"), (submission.State, submission.TakenBy));
            Assert.Contains(submission.History, h => h is { What: "Apri un caso di crisi", Url: "~/gestione/crisi/1" });
            Assert.Equal(1, await db.Set<Kernel.Outbox.OutboxMail>().CountAsync(m => m.To == "caso@esempio.it" && m.Text == "Ditta"));
            Assert.Equal("forms.pass-on", (await db.Set<ActRecord>().OrderByDescending(a => a.Sequence).FirstAsync()).Kind);
        });
    }

    [Theory, EachDatabase]
    public async Task A_step_that_is_refused_leaves_no_trace(TestDatabase database)
    {
        await using var site = await SubmittedAsync(database);
        var broken = await Assert.ThrowsAsync<RuleBroken>(() => DeskAsync(site, "test", "Il caso c’è già.", (desk, id) => desk.PassOnAsync(id, "open-case", null, Officer, default)));
        Assert.Equal("Il caso c’è già.", broken.Message);
        await site.DoAsync("lombardia", async services =>
        {
            var db = services.GetRequiredService<SiteDbContext>();
            var submission = await db.Set<Submission>().AsNoTracking().Include(s => s.History).SingleAsync();
            Assert.Equal((SubmissionState.New, 1), (submission.State, submission.History.Count));
            Assert.Equal(0, await db.Set<Kernel.Outbox.OutboxMail>().CountAsync());
        });
    }

    [Fact]
    public async Task A_step_is_offered_for_its_purpose_only_and_while_the_submission_is_open()
    {
        await using var site = await SubmittedAsync(TestDatabase.Sqlite);
        await Assert.ThrowsAsync<RuleBroken>(() => DeskAsync(site, "crisis-report", null, (desk, id) => desk.PassOnAsync(id, "open-case", null, Officer, default)));
        await Assert.ThrowsAsync<RuleBroken>(() => DeskAsync(site, "test", null, (desk, id) => desk.PassOnAsync(id, "another", null, Officer, default)));
        Assert.Equal(1, await DeskAsync(site, "test", null, async (desk, id) => (await desk.ActionsAsync((await desk.FindAsync(id, Officer, default))!, Officer, default)).Count));
        await DeskAsync(site, "test", null, async (desk, id) => { await desk.CloseAsync(id, "Fatto.", Officer, default); return true; });
        Assert.Equal(0, await DeskAsync(site, "test", null, async (desk, id) => (await desk.ActionsAsync((await desk.FindAsync(id, Officer, default))!, Officer, default)).Count));
        await Assert.ThrowsAsync<RuleBroken>(() => DeskAsync(site, "test", null, (desk, id) => desk.PassOnAsync(id, "open-case", null, Officer, default)));
    }

    private static ClaimsPrincipal Officer { get; } = new(new ClaimsIdentity([new(ClaimTypes.Role, "FunzionarioRegionale")], "prova"));

    private static Task<T> DeskAsync<T>(Testing.Site site, string purpose, string? refusal, Func<SubmissionDesk, Guid, Task<T>> work) => site.DoAsync("lombardia", async services =>
    {
        var db = services.GetRequiredService<SiteDbContext>();
        IEnumerable<ISubmissionAction> actions = refusal is null ? [new OpenCase(purpose, db)] : [new OpenCase(purpose, db, refusal)];
        return await work(ActivatorUtilities.CreateInstance<SubmissionDesk>(services, actions), await db.Set<Submission>().Select(s => s.Id).SingleAsync());
    });

    private static async Task<Testing.Site> SubmittedAsync(TestDatabase database)
    {
        var site = await Testing.Site.OpenAsync(new() { Database = database });
        await site.ApplyAsync("lombardia", """
            [ { "name": "forms", "forms": [ { "id": "prova", "title": "Prova", "intro": "Prova.", "privacy": { "version": "1", "text": "Prova." }, "purpose": "test", "prefix": "PRV", "limits": { "perHour": 5, "leastSeconds": 0 },
              "retentionDays": 1, "subject": "nome", "done": "Fatto.", "questions": [ { "id": "nome", "label": "Come si chiama?", "kind": "text" } ] } ] } ]
            """);
        var page = await (await (await site.Visitor().Get("/moduli/prova")).Submit()).Follow();
        page = await (await page.Submit(new { risposta = "Ditta" })).Follow();
        (await (await page.Submit()).Follow()).Shows("PRV-2026-000001");
        return site;
    }
}
