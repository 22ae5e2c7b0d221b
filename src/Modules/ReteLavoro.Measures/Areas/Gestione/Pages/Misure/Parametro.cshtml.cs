using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures.Areas.Gestione.Pages.Misure;

/// <summary>A parameter takes another value, with its source and the reason.</summary>
internal sealed class ParametroModel(MeasureBook book, MeasureRegister register, Labels labels, PageHead head, TimeProvider time) : PageModel
{
    [BindProperty] public int Version { get; set; }
    [BindProperty] public string? Value { get; set; }
    [BindProperty] public DateOnly? From { get; set; }
    [BindProperty] public string? ActId { get; set; }
    [BindProperty] public string? At { get; set; }
    [BindProperty] public string? Quote { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Edition Edition { get; private set; } = null!;
    public Parameter Parameter { get; private set; } = null!;
    public IReadOnlyList<(string Value, string Text)> Acts { get; private set; } = [];
    public bool IsToVerify => Parameter.On(Edition.ShownOn(time.Today))?.ToVerify == true;
    public string? Label(string termId) => labels.Of(termId);

    public string ValueHint => Parameter.Kind switch
    {
        ParameterKind.Money => "In euro, per esempio 2.000 oppure 2.000,50.",
        ParameterKind.Percent => "Da 0 a 100, senza il segno %.",
        ParameterKind.Integer => "Un numero intero.",
        ParameterKind.Days => "Il numero di giorni.",
        ParameterKind.Hours => "Il numero di ore, per esempio 2 oppure 1,5.",
        _ => "Il testo che si legge nella scheda."
    };

    public async Task<IActionResult> OnGetAsync(string edition, string name, CancellationToken cancel)
    {
        if (!await LoadAsync(edition, name, cancel)) return NotFound();
        var current = Parameter.On(Edition.ShownOn(time.Today)) ?? Parameter.Values[0];
        Version = Edition.Version;
        (Value, From) = (Figures.ToType(current), Edition.ShownOn(time.Today));
        // Confirmed in its place: the figure keeps the day from which it holds.
        if (current.ToVerify) (From, ActId, At, Quote) = (current.From, current.Source.ActId, current.Source.At, current.Source.Quote);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string edition, string name, CancellationToken cancel)
    {
        if (!await LoadAsync(edition, name, cancel)) return NotFound();
        var read = Figures.TryParse(Parameter.Kind, Value, out var stored, out var whyNot);
        if (!Problems().Passed(ModelState)) return this.WithErrors();
        await register.ChangeParameterAsync(new()
        {
            EditionId = Edition.Id, Name = Parameter.Name, Version = Version, Value = stored!, From = From!.Value,
            ActId = ActId!, At = At!.Trim(), Quote = Quote!.Trim(), Reason = Reason!.Trim()
        }, cancel);
        TempData["Fatto"] = $"Il nuovo valore di «{Parameter.Label}» è salvato.";
        return LocalRedirect(Url.Content($"~/gestione/misure/{Edition.Id}"));

        IEnumerable<(string, string)> Problems()
        {
            if (!read) yield return (nameof(Value), whyNot!);
            if (From is null) yield return (nameof(From), "Scrivi il primo giorno in cui vale.");
            if (string.IsNullOrWhiteSpace(ActId)) yield return (nameof(ActId), "Scegli l’atto da cui viene il valore.");
            if (string.IsNullOrWhiteSpace(At)) yield return (nameof(At), "Scrivi il punto dell’atto.");
            if (string.IsNullOrWhiteSpace(Quote)) yield return (nameof(Quote), "Scrivi le parole dell’atto.");
            if (string.IsNullOrWhiteSpace(Reason)) yield return (nameof(Reason), "Scrivi il motivo della modifica.");
        }
    }

    private async Task<bool> LoadAsync(string edition, string name, CancellationToken cancel)
    {
        var set = await book.GetAsync(cancel);
        if (set.ById.GetValueOrDefault(edition) is not { } found || found.Parameter(name) is not { } parameter) return false;
        (Edition, Parameter, Acts) = (found, parameter, set.Choices(found));
        head.Under(found, $"Modifica: {parameter.Label}");
        return true;
    }
}
