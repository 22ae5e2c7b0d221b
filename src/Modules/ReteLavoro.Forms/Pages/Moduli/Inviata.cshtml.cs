using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Forms.Pages.Moduli;

/// <summary>The receipt, for the browser that has sent the form and for nobody else.</summary>
internal sealed class InviataModel(PublicForms forms, Drafts drafts, Submitting submitting, PageHead head) : PageModel
{
    public FormDefinition Form { get; private set; } = null!;
    public string Number { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string form, CancellationToken cancel)
    {
        if (await forms.FindAsync(form, cancel) is not { } found) return NotFound();
        if (await submitting.ReceiptAsync(drafts.KeyOf(Request), found, cancel) is not { } number) return Redirect(Url.Content(FormLinks.Start(found)));
        (Form, Number) = (found, number);
        head.Title = "Abbiamo ricevuto il modulo";
        head.Section = found.Title;
        head.Breadcrumb.Add(new("Home", "~/"));
        head.Breadcrumb.Add(new(found.Title, FormLinks.Start(found)));
        return Page();
    }
}
