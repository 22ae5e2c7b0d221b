using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Forms.Pages.Moduli;

/// <summary>One question.</summary>
internal sealed class DomandaModel(PublicForms forms, Drafts drafts, AnswerReader reader, PageHead head) : PageModel
{
    public const string Field = "risposta", MunicipalityField = "comune";

    /// <summary>More choices than these are a list to open.</summary>
    public const int MostRadios = 8;

    private Journey _journey = null!;

    /// <summary>Came from the page where answers are checked, and goes back there.</summary>
    [BindProperty(SupportsGet = true, Name = "modifica")] public bool IsChange { get; set; }
    public FormDefinition Form { get; private set; } = null!;
    public Question Question { get; private set; } = null!;
    public DraftAnswer? Answer { get; private set; }
    public IReadOnlyList<Option> Municipalities { get; private set; } = [];

    /// <summary>From 1, among those that are asked.</summary>
    public int Number { get; private set; }
    public string Back { get; private set; } = "";

    /// <summary>The answer as it was typed: of a municipality the name and the province, so that one of several is not asked for again.</summary>
    public string? Typed => Question.Kind == QuestionKind.Municipality ? Answer?.Text.Split(", già ")[0] : Answer?.Values.FirstOrDefault();

    public string InputType => Question.Kind switch { QuestionKind.Email => "email", QuestionKind.Phone => "tel", QuestionKind.Date => "date", _ => "text" };
    public string? InputMode => Question.Kind is QuestionKind.Number or QuestionKind.Vat ? "numeric" : null;
    public string? Autocomplete => Question.Kind switch { QuestionKind.Email => "email", QuestionKind.Phone => "tel", _ => null };

    public async Task<IActionResult> OnGetAsync(string form, string question, CancellationToken cancel) => await LoadAsync(form, question, cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync(string form, string question, CancellationToken cancel)
    {
        if (await LoadAsync(form, question, cancel) is { } elsewhere) return elsewhere;
        var reading = await reader.ReadAsync(Question, [.. Request.Form[Field].OfType<string>()], Request.Form[MunicipalityField], cancel);
        Municipalities = reading.Municipalities;
        if (reading.Error is not null) ModelState.AddModelError(Municipalities.Count > 0 ? MunicipalityField : Field, reading.Error);
        if (Traps.IsFilled(Request)) ModelState.AddModelError("", Traps.HoneypotFilled);
        if (!ModelState.IsValid) return this.WithErrors();
        if (await drafts.AnswerAsync(HttpContext, Form, Question, reading.Answer, cancel) is not { } draft) return Redirect(Url.Content(FormLinks.Start(Form)));
        if (reading.Notice is not null) TempData["Fatto"] = reading.Notice;
        var journey = new Journey(Form, draft.Answers);
        // A changed answer may bring questions that were not asked before.
        var next = IsChange ? journey.FirstMissing : journey.After(Question);
        return Redirect(Url.Content(next is null ? FormLinks.Check(Form) : FormLinks.Ask(Form, next)));
    }

    /// <returns>Null when the question can be asked.</returns>
    private async Task<IActionResult?> LoadAsync(string formId, string questionId, CancellationToken cancel)
    {
        if (await forms.FindAsync(formId, cancel) is not { } form || form.Find(questionId) is not { } question) return NotFound();
        if (await drafts.FindAsync(Request, form, cancel) is not { } draft) return Redirect(Url.Content(FormLinks.Start(form)));
        _journey = new(form, draft.Answers);
        if (!_journey.IsShown(question)) return Redirect(Url.Content(_journey.FirstMissing is { } missing ? FormLinks.Ask(form, missing) : FormLinks.Check(form)));
        (Form, Question, Answer) = (form, question, draft.Answers.GetValueOrDefault(question.Id));
        Number = _journey.Shown.TakeWhile(q => q.Id != question.Id).Count() + 1;
        Back = IsChange ? FormLinks.Check(form) : _journey.Before(question) is { } before ? FormLinks.Ask(form, before) : FormLinks.Start(form);
        head.Title = question.Label;
        head.Section = form.Title;
        head.Breadcrumb.Add(new("Home", "~/"));
        head.Breadcrumb.Add(new(form.Title, FormLinks.Start(form)));
        return null;
    }
}
