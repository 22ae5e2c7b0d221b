using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Forms.Pages.Moduli;

/// <summary>All the answers, each with the way to change it; then they are sent.</summary>
internal sealed class ControllaModel(PublicForms forms, Drafts drafts, Submitting submitting, Traps traps, PageHead head) : PageModel
{
    private Draft _draft = null!;

    public FormDefinition Form { get; private set; } = null!;
    public IReadOnlyList<(Question Question, DraftAnswer? Answer)> Answers { get; private set; } = [];
    public string Back { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string form, CancellationToken cancel) => await LoadAsync(form, cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync(string form, CancellationToken cancel)
    {
        if (await LoadAsync(form, cancel) is { } elsewhere) return elsewhere;
        if (Traps.IsFilled(Request)) return Refuse(Traps.HoneypotFilled);
        if (traps.TooFast(Form, _draft) is { } tooFast) return Refuse(tooFast);
        if (await traps.TooManyAsync(Form, HttpContext, cancel) is { } tooMany)
        {
            ModelState.AddModelError("", tooMany);
            return Page();
        }
        try { await submitting.SubmitAsync(Form, _draft, cancel); }
        catch (AlreadySent) { }
        return Redirect(Url.Content(FormLinks.Sent(Form)));
    }

    private PageResult Refuse(string sentence)
    {
        ModelState.AddModelError("", sentence);
        return this.WithErrors();
    }

    /// <returns>Null when everything is answered.</returns>
    private async Task<IActionResult?> LoadAsync(string formId, CancellationToken cancel)
    {
        if (await forms.FindAsync(formId, cancel) is not { } form) return NotFound();
        if (await drafts.FindAsync(Request, form, cancel) is not { } draft)
        {
            // The button pressed twice: what was sent has its receipt.
            var isSent = await submitting.ReceiptAsync(drafts.KeyOf(Request), form, cancel) is not null;
            return Redirect(Url.Content(isSent ? FormLinks.Sent(form) : FormLinks.Start(form)));
        }
        var journey = new Journey(form, draft.Answers);
        if (journey.FirstMissing is { } missing) return Redirect(Url.Content(FormLinks.Ask(form, missing)));
        (Form, _draft) = (form, draft);
        Answers = [.. journey.Shown.Select(q => (q, journey.Answer(q)))];
        Back = FormLinks.Ask(form, Answers[^1].Question);
        head.Title = "Controlla le risposte";
        head.Section = form.Title;
        head.Breadcrumb.Add(new("Home", "~/"));
        head.Breadcrumb.Add(new(form.Title, FormLinks.Start(form)));
        return null;
    }
}
