using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Theme.Public;

namespace ReteLavoro.Content.Pages;

/// <summary>The page for what cannot be shown. A request for it by hand is a page that does not exist.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErroreModel(PageHead head) : PageModel
{
    internal int Code { get; private set; }

    public void OnGet() => Show();
    public void OnPost() => Show();

    private void Show()
    {
        // Read from the address: where the fault is a form that cannot be read, nothing is bound, and its English text is not for the reader.
        _ = int.TryParse(RouteData.Values["code"]?.ToString(), out var code);
        ModelState.Clear();
        var real = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null || HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        Code = real && code is >= 400 and <= 599 ? code : 404;
        Response.StatusCode = Code;
        head.Title = PublicErrors.Say(Code, UploadLimitAttribute.Exceeded(HttpContext)).Title;
        head.Breadcrumb.Add(new("Home", "~/"));
    }
}
