using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Forms.Pages.Moduli;

/// <summary>What the form is for, what one needs and how the data are treated; then it begins.</summary>
internal sealed class InizioModel(PublicForms forms, Drafts drafts, Submitting submitting, Traps traps, PageHead head) : PageModel
{
    public FormDefinition Form { get; private set; } = null!;

    /// <summary>Where to go on, when something has been answered already.</summary>
    public string? Next { get; private set; }

    /// <summary>This browser had begun, and its answers have run out.</summary>
    public bool IsLost { get; private set; }

    public async Task<IActionResult> OnGetAsync(string form, CancellationToken cancel) => await LoadAsync(form, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string form, CancellationToken cancel)
    {
        if (!await LoadAsync(form, cancel)) return NotFound();
        if (await traps.TooManyStartsAsync(Form, HttpContext, cancel) is { } tooMany)
        {
            ModelState.AddModelError("", tooMany);
            return Page();
        }
        await drafts.StartAsync(HttpContext, Form, cancel);
        return Redirect(Url.Content(FormLinks.Ask(Form, Form.Questions[0])));
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancel)
    {
        if (await forms.FindAsync(id, cancel) is not { } form) return false;
        Form = form;
        head.Title = form.Title;
        head.Breadcrumb.Add(new("Home", "~/"));
        if (await drafts.FindAsync(Request, form, cancel) is { } draft)
        {
            var journey = new Journey(form, draft.Answers);
            Next = Url.Content(journey.FirstMissing is { } missing ? FormLinks.Ask(form, missing) : FormLinks.Check(form));
        }
        else IsLost = drafts.KeyOf(Request) is { } key && await submitting.ReceiptAsync(key, form, cancel) is null;
        return true;
    }
}
