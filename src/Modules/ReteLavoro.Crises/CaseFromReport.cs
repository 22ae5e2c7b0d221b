using System.Security.Claims;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Crises;

/// <summary>
/// A report of a crisis becomes a case in one step. A firm that has an open case already is not given a second one: the
/// report leads to the first. Answers are found by the ids that the form "Segnala una crisi aziendale" gives to its questions.
/// </summary>
internal sealed class CaseFromReport(ICrisisCases cases, CaseReports reports, Permissions permissions) : ISubmissionAction
{
    internal const string ReportPurpose = "crisis-report";

    public string Name => "open-case";
    public string Purpose => ReportPurpose;
    public string Label => "Apri un caso di crisi";
    public string DoneLabel => "Vai al caso di crisi";

    public ValueTask<bool> MayAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) =>
        permissions.MayAsync(person, "Edit", CrisisLinks.Type, null, cancel);

    public async Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel)
    {
        var vat = submission.Value("partita-iva");
        var itemId = vat is not null && await cases.FindOpenByVatAsync(vat, cancel) is { } open ? open.ItemId : await OpenAsync(submission, vat, cancel);
        await reports.KeepAsync(itemId, [submission, .. submission.Joined], cancel);
        return CrisisLinks.Detail(itemId);
    }

    private Task<string> OpenAsync(SubmissionDetails submission, string? vat, CancellationToken cancel)
    {
        var place = submission.Answers.FirstOrDefault(a => a.Id == "comune");
        var firm = submission.Value("azienda");
        return cases.OpenAsync(new()
        {
            // No number of a receipt: on a published page it would tell whoever holds one which case it has become.
            Title = (firm, place) switch { ({ } name, { } at) => $"{name}, {at.Text}", ({ } name, null) => name, (null, { } at) => $"Crisi a {at.Text}", _ => "Crisi segnalata" },
            FirmName = firm ?? "Azienda da indicare",
            Vat = vat,
            Municipalities = place is null ? [] : [.. place.Values.Take(1)],
            Reason = $"Segnalazione {submission.Number}"
        }, cancel);
    }
}
