using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Users;

namespace ReteLavoro.Workflows;

/// <summary>A mail of a workflow: where it is sent from, what it is called, what the program or the recipe says, and what this region says instead.</summary>
/// <param name="ActivityId">The activity; or <see cref="MailTexts.Remind"/>, <see cref="MailTexts.Overdue"/>.</param>
internal sealed record FlowMail(string WorkflowTypeId, string ActivityId, string Title, string To, string DefaultSubject, string DefaultText, MailText? Own)
{
    /// <summary>Of a module's own mail; null for those of workflows.</summary>
    public MailTemplate? Template { get; init; }

    public string Subject => Own?.Subject ?? DefaultSubject;
    public string Text => Own?.Text ?? DefaultText;

    /// <summary>What may stand in it between braces, and what it stands for.</summary>
    public IReadOnlyList<(string Name, string Meaning, string Example)> Placeholders => Template?.Placeholders ?? MailTexts.PlaceholdersOf(ActivityId);
}

/// <summary>The texts of mails: the workflow's own, or what the region has written in their place.</summary>
internal sealed partial class MailTexts(SiteDbContext db, ActRunner acts, WorkflowTypes types, IEnumerable<IMailTemplates> templates) : IMailTexts
{
    /// <summary>In the place of a workflow's id for the mails that modules send by themselves.</summary>
    public const string OfModules = "altri";

    public const string Remind = "remind", Overdue = "overdue";
    private const int LongestSubject = 200, LongestText = 10_000;

    private static readonly (string, string, string)[] Common =
    [
        ("title", "il titolo del contenuto", "Rete di Bergamo"), ("stage", "la fase", "Istruttoria della Provincia"), ("author", "chi ha inviato", "Anna Esposito"),
        ("link", "l'indirizzo della pagina da aprire", "https://esempio.it/gestione/attivita")
    ];

    public static IReadOnlyList<(string Name, string Meaning, string Example)> PlaceholdersOf(string activityId) =>
        activityId is Remind or Overdue ? [.. Common, ("due", "l'ultimo giorno per decidere", "17 marzo 2026")] : [.. Common, ("page", "l'indirizzo della pagina pubblica (di ciò che non ne ha, quello dell'area riservata)", "https://esempio.it/reti/rete-di-bergamo"), ("reason", "il motivo dell'ultima decisione", "Manca il capofila")];

    public async Task<IReadOnlyList<FlowMail>> OfAsync(WorkflowDefinition definition, CancellationToken cancel)
    {
        var id = definition.TypeId;
        var own = await db.Set<MailText>().AsNoTracking().Where(t => t.WorkflowTypeId == id).ToDictionaryAsync(t => t.ActivityId, cancel);
        return
        [
            .. definition.Activities.Where(a => a.Name == ActivityKind.Email).Select(a => new FlowMail(id, a.Id, a.Title, Receivers(a.Text("Recipients")), a.Text("Subject"), BodyOf(a), own.GetValueOrDefault(a.Id))),
            .. definition.Activities.Any(a => a.Name == ActivityKind.UserTask) ? new[] { Built(id, Remind, own), Built(id, Overdue, own) } : []
        ];
    }

    /// <summary>The mails that modules send by themselves.</summary>
    public async Task<IReadOnlyList<FlowMail>> OfModulesAsync(CancellationToken cancel)
    {
        var own = await db.Set<MailText>().AsNoTracking().Where(t => t.WorkflowTypeId == OfModules).ToDictionaryAsync(t => t.ActivityId, cancel);
        return [.. templates.SelectMany(t => t.Mails).Select(m => new FlowMail(OfModules, m.Key, m.Title, m.To, m.Subject, m.Text, own.GetValueOrDefault(m.Key)) { Template = m })];
    }

    public async Task<(string Subject, string Text)> WriteAsync(MailTemplate mail, IReadOnlyDictionary<string, string> words, CancellationToken cancel)
    {
        var own = await OwnAsync(OfModules, mail.Key, cancel);
        return (Fill(own?.Subject ?? mail.Subject, words), Fill(own?.Text ?? mail.Text, words));
    }

    public async Task<FlowMail?> FindAsync(string typeId, string activityId, CancellationToken cancel) =>
        typeId == OfModules ? (await OfModulesAsync(cancel)).FirstOrDefault(m => m.ActivityId == activityId) :
        await types.FindAsync(typeId, null, cancel) is { } type ? (await OfAsync(type.Definition, cancel)).FirstOrDefault(m => m.ActivityId == activityId) : null;

    public async Task<(string Subject, string Text)> TextAsync(string typeId, Activity activity, CancellationToken cancel) =>
        await OwnAsync(typeId, activity.Id, cancel) is { } own ? (own.Subject, own.Text) : (activity.Text("Subject"), BodyOf(activity));

    /// <param name="key"><see cref="Remind"/> or <see cref="Overdue"/>.</param>
    public async Task<(string Subject, string Text)> TextAsync(string typeId, string key, CancellationToken cancel) =>
        await OwnAsync(typeId, key, cancel) is { } own ? (own.Subject, own.Text) : Default(key);

    public async Task SaveAsync(FlowMail mail, string? subject, string? text, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(subject)) throw new RuleBroken("Scrivi l'oggetto.", "Subject");
        if (string.IsNullOrWhiteSpace(text)) throw new RuleBroken("Scrivi il testo.", "Text");
        if (subject.Length > LongestSubject) throw new RuleBroken($"L'oggetto ha più di {LongestSubject} caratteri.", "Subject");
        if (text.Length > LongestText) throw new RuleBroken($"Il testo ha più di {LongestText} caratteri.", "Text");
        foreach (var (field, written) in new[] { ("Subject", subject), ("Text", text) })
            if (Braces().Matches(written).Select(m => m.Groups[1].Value).FirstOrDefault(name => mail.Placeholders.All(p => p.Name != name)) is { } unknown)
                throw new RuleBroken($"«{{{unknown}}}» non è un segnaposto: qui puoi usare {string.Join(", ", mail.Placeholders.Select(p => $"{{{p.Name}}}"))}.", field);
        await acts.DoAsync(new("workflow.mail-text", $"{mail.WorkflowTypeId}/{mail.ActivityId}"), async () =>
        {
            var row = await db.Set<MailText>().FindAsync([mail.WorkflowTypeId, mail.ActivityId], cancel);
            if (row is null) db.Add(new MailText { WorkflowTypeId = mail.WorkflowTypeId, ActivityId = mail.ActivityId, Subject = subject.Trim(), Text = text.ReplaceLineEndings("\n").Trim() });
            else (row.Subject, row.Text) = (subject.Trim(), text.ReplaceLineEndings("\n").Trim());
        }, cancel);
    }

    /// <summary>Back to what the workflow says.</summary>
    public Task ResetAsync(FlowMail mail, CancellationToken cancel) => acts.DoAsync(new("workflow.mail-text", $"{mail.WorkflowTypeId}/{mail.ActivityId}", "Torna al testo di prima"), async () =>
    {
        if (await db.Set<MailText>().FindAsync([mail.WorkflowTypeId, mail.ActivityId], cancel) is { } row) db.Remove(row);
    }, cancel);

    /// <summary>In one pass, so that a title that contains "{reason}" stays a title.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> words) =>
        Braces().Replace(template, m => words.GetValueOrDefault(m.Groups[1].Value) ?? m.Value);

    private async Task<MailText?> OwnAsync(string typeId, string activityId, CancellationToken cancel) =>
        await db.Set<MailText>().AsNoTracking().FirstOrDefaultAsync(t => t.WorkflowTypeId == typeId && t.ActivityId == activityId, cancel);

    private static FlowMail Built(string typeId, string key, Dictionary<string, MailText> own)
    {
        var (subject, text) = Default(key);
        return new(typeId, key, key == Remind ? "Promemoria prima della scadenza" : "Avviso di scadenza passata", key == Remind ? "chi deve decidere" : "il ruolo che può decidere dopo la scadenza", subject, text, own.GetValueOrDefault(key));
    }

    private static (string Subject, string Text) Default(string key) => key == Remind
        ? ("Da decidere entro il {due}: {title}", "«{title}» aspetta una decisione: {stage}.\n\nL'ultimo giorno è il {due}.\n\nApri l'attività: {link}")
        : ("Scaduta: {title}", "Nessuno ha deciso in tempo su «{title}» ({stage}): l'ultimo giorno era il {due}.\n\nOra puoi decidere anche tu: {link}");

    private static string BodyOf(Activity activity) => activity.Text("TextBody") is { Length: > 0 } body ? body : activity.Text("Body");

    private static string Receivers(string recipients) => string.Join(", ", recipients.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(r => r == "author" ? "chi ha inviato" : r.StartsWith("role:", StringComparison.Ordinal) ? $"il ruolo {RoleNames.Shown(r[5..].Trim())}" : r));

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Braces();
}
