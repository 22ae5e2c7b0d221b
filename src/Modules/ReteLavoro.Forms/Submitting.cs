using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Forms.Data;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Forms;

/// <summary>Turns answers in progress into a submission with a number: one act.</summary>
internal sealed class Submitting(SiteDbContext db, Drafts drafts, ActRunner acts, Actor actor, Facts facts, Outbox outbox, SiteSettings settings, TimeProvider time)
{
    public const string Sender = "modulo pubblico";

    /// <summary>Sent twice at the same moment it is received once.</summary>
    public async Task SubmitAsync(FormDefinition form, Draft draft, CancellationToken cancel)
    {
        // A person of the office who fills in the form for somebody acts under her own name.
        if (!actor.IsKnown) actor.IsTheProgram(Sender);
        var site = await settings.SiteAsync(cancel);
        var id = Guid.CreateVersion7();
        await acts.DoAsync(new("forms.submit", id.ToString()), async () =>
        {
            // Gone means that another window has just sent it: its receipt is this one's too.
            if (!await drafts.RemoveAsync(draft.Key, cancel)) throw new AlreadySent();
            var (now, year) = (time.UtcNow, time.Today.Year);
            // One act at a time: nobody else can take the same number.
            var sequence = 1 + (await db.Set<Submission>().Where(s => s.Prefix == form.Prefix && s.Year == year).MaxAsync(s => (int?)s.Sequence, cancel) ?? 0);
            var number = $"{form.Prefix}-{year}-{sequence.ToString("000000", CultureInfo.InvariantCulture)}";
            var journey = new Journey(form, draft.Answers);
            var answered = journey.Shown.Select(q => (Question: q, Answer: journey.Answer(q))).Where(a => a.Answer is not null).ToList();
            var place = answered.FirstOrDefault(a => a.Question.Kind == QuestionKind.Municipality).Answer;
            string? Value(string? question) => answered.FirstOrDefault(a => a.Question.Id == question).Answer?.Text;
            var subject = Value(form.Subject) ?? "";
            if (subject.Length > 200) subject = subject[..200];
            var submission = new Submission
            {
                Id = id, FormId = form.Id, FormTitle = form.Title, Purpose = form.Purpose, Prefix = form.Prefix, Year = year, Sequence = sequence, Number = number, ReceivedUtc = now,
                Subject = subject, SearchText = Submission.Searchable(number, subject), DuplicateKey = Value(form.DuplicateKey),
                Municipality = place?.Values[0], Province = place?.Province ?? answered.Select(a => a.Answer!.Province).FirstOrDefault(p => p is not null),
                PrivacyVersion = draft.Content.PrivacyVersion, RetentionDays = form.RetentionDays, ReceiptKey = draft.Key,
                Answers = JsonSerializer.Serialize(answered.Select(a => new SubmittedAnswer(a.Question.Id, a.Question.Label, a.Answer!.Values, a.Answer.Text)), PublicForms.Json)
            };
            submission.Note(now, actor.Name, "Ricevuta");
            db.Add(submission);
            if (Value(form.ReceiptTo) is { } to) outbox.Enqueue(to, $"Ricevuta {number}: {form.Title}", $"""
                Abbiamo ricevuto il modulo «{form.Title}», inviato {DateOnly.FromDateTime(now.InRome).InWords("il")} alle {now.InRome:HH:mm}.

                Il numero della ricevuta è {number}. Conservalo: serve se ci scrivi o ci chiami.

                {site.SiteName}
                """, number);
            await db.SaveChangesAsync(cancel);
            await facts.TellAsync(new FormSubmitted(submission.Details()), cancel);
        }, cancel);
    }

    /// <summary>The number of what this browser has sent; null where it has sent nothing.</summary>
    public async Task<string?> ReceiptAsync(string? key, FormDefinition form, CancellationToken cancel) => key is null ? null
        : await db.Set<Submission>().AsNoTracking().Where(s => s.ReceiptKey == key && s.FormId == form.Id).Select(s => s.Number).FirstOrDefaultAsync(cancel);
}

/// <summary>The same answers were sent a moment ago.</summary>
internal sealed class AlreadySent : Exception;
