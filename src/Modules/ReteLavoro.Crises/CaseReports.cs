using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Crises.Data;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Crises;

/// <summary>A report that a case rests on, and what it said of the firm.</summary>
/// <param name="From">Who reported, as a role: "Sono del sindacato o rappresento i lavoratori". Null where the form did not ask.</param>
internal sealed record CaseReport(Guid Submission, string Number, DateOnly ReceivedOn, string? From, IReadOnlyList<ReportedFact> Facts);

/// <param name="Question">The id of the question.</param>
internal sealed record ReportedFact(string Question, string Label, string Said);

/// <summary>
/// What reports said, kept with the case also once their answers have been emptied. It stands beside the case and is no part
/// of its versions: a report that comes in during an approval does not void it. What the person told freely, and who she is,
/// stays in the report alone, for as long as the form's notice says.
/// </summary>
internal sealed class CaseReports(SiteDbContext db, ISubmissions? submissions = null) : IHandle<SubmissionJoined>, IHandle<SubmissionDetached>
{
    private const string Who = "chi-sei";

    /// <summary>By the ids that the form "Segnala una crisi aziendale" gives to its questions; what else it asks is not taken over.</summary>
    private static readonly (string Question, string Label)[] Kept =
    [
        ("settore", "Che cosa fa l'azienda"), ("lavoratori", "Persone coinvolte"), ("che-cosa-succede", "Che cosa sta succedendo"), ("da-quando", "Da quando"),
        ("procedura", "Accordo o procedura già aperta"), ("quale-procedura", "Quale accordo o procedura")
    ];

    /// <summary>Which step of the case's form asks for what a report has answered.</summary>
    internal static readonly IReadOnlyDictionary<string, string> StepOf = new Dictionary<string, string>
    {
        ["settore"] = "azienda", ["che-cosa-succede"] = "azienda", ["lavoratori"] = "persone", ["da-quando"] = "procedura", ["procedura"] = "procedura", ["quale-procedura"] = "procedura"
    };

    /// <summary>The oldest first.</summary>
    public async Task<IReadOnlyList<CaseReport>> OfAsync(string itemId, CancellationToken cancel) =>
        [.. (await db.Set<CrisisReport>().AsNoTracking().Where(r => r.ItemId == itemId).OrderBy(r => r.ReceivedUtc).ThenBy(r => r.Number).ToListAsync(cancel))
            .Select(r => new CaseReport(r.SubmissionId, r.Number, DateOnly.FromDateTime(r.ReceivedUtc.InRome), r.From, JsonSerializer.Deserialize<List<ReportedFact>>(r.Facts)!))];

    /// <summary>Those that this person may open.</summary>
    public async Task<IReadOnlySet<Guid>> ReadableAsync(IReadOnlyList<CaseReport> reports, ClaimsPrincipal person, CancellationToken cancel) =>
        submissions is null ? new HashSet<Guid>() : await submissions.ReadableAsync([.. reports.Select(r => r.Submission)], person, cancel);

    /// <summary>Called inside the act that makes a case of a report, or leads one to a case that is there.</summary>
    public async Task KeepAsync(string itemId, IReadOnlyList<SubmissionDetails> reports, CancellationToken cancel)
    {
        foreach (var report in reports)
        {
            if (await db.Set<CrisisReport>().AnyAsync(r => r.ItemId == itemId && r.SubmissionId == report.Id, cancel)) continue;
            var facts = from kept in Kept
                        join answer in report.Answers on kept.Question equals answer.Id
                        select new ReportedFact(kept.Question, kept.Label, answer.Text);
            db.Add(new CrisisReport
            {
                ItemId = itemId, SubmissionId = report.Id, Number = report.Number, ReceivedUtc = report.ReceivedUtc,
                From = report.Answers.FirstOrDefault(a => a.Id == Who)?.Text, Facts = JsonSerializer.Serialize(facts)
            });
        }
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What is joined to a report that has become a case belongs to that case.</summary>
    public async Task HandleAsync(SubmissionJoined fact, CancellationToken cancel)
    {
        foreach (var itemId in await db.Set<CrisisReport>().Where(r => r.SubmissionId == fact.Main).Select(r => r.ItemId).ToListAsync(cancel)) await KeepAsync(itemId, [fact.Submission], cancel);
    }

    public async Task HandleAsync(SubmissionDetached fact, CancellationToken cancel)
    {
        var cases = await db.Set<CrisisReport>().Where(r => r.SubmissionId == fact.From).Select(r => r.ItemId).ToListAsync(cancel);
        db.RemoveRange(await db.Set<CrisisReport>().Where(r => r.SubmissionId == fact.Submission && cases.Contains(r.ItemId)).ToListAsync(cancel));
        await db.SaveChangesAsync(cancel);
    }
}
