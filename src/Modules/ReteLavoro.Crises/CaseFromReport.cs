using System.Security.Claims;
using ReteLavoro.Forms;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Crises;

/// <summary>
/// A report of a crisis becomes a case in one step. A firm that has an open case already is not given a second one: the
/// report leads to the first. Answers are found by the ids that the form "Segnala una crisi aziendale" gives to its questions.
/// </summary>
internal sealed class CaseFromReport(ICrisisCases cases, Permissions permissions) : ISubmissionAction
{
    public string Name => "open-case";
    public string Purpose => "crisis-report";
    public string Label => "Apri un caso di crisi";

    public ValueTask<bool> MayAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel) =>
        permissions.MayAsync(person, "Edit", CrisisLinks.Type, null, cancel);

    public async Task<string> RunAsync(SubmissionDetails submission, ClaimsPrincipal person, CancellationToken cancel)
    {
        var vat = submission.Value("partita-iva");
        if (vat is not null && await cases.FindOpenByVatAsync(vat, cancel) is { } open) return open.Url;
        var place = submission.Answers.FirstOrDefault(a => a.Id == "comune");
        return CrisisLinks.Detail(await cases.OpenAsync(new()
        {
            Title = place is null ? $"Crisi segnalata con {submission.Number}" : $"Crisi a {place.Text} ({submission.Number})",
            FirmName = submission.Value("azienda") ?? "Azienda da indicare",
            Vat = vat,
            Municipalities = place is null ? [] : [.. place.Values.Take(1)],
            Reason = $"Segnalazione {submission.Number}"
        }, cancel));
    }
}
