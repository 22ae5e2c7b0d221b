using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Kernel.Pages;

/// <summary>The two faces: pages are for everybody, the area Gestione is for who may enter the back-office.</summary>
internal static class PageConventions
{
    public static void Configure(RazorPagesOptions options)
    {
        options.Conventions.AllowAnonymousToFolder("/");
        options.Conventions.AuthorizeAreaFolder("Gestione", "/", Permission.Policy(Permission.AccessAdminPanel));
        options.Conventions.AllowAnonymousToAreaFolder("Gestione", "/Accesso");
    }

    public static void Configure(MvcOptions options)
    {
        options.Filters.Add<RuleBrokenFilter>();
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((value, field) => $"«{value}» non va bene qui.");
        messages.SetValueMustBeANumberAccessor(field => "Scrivi un numero.");
        messages.SetValueMustNotBeNullAccessor(_ => "Compila questo campo.");
        messages.SetMissingBindRequiredValueAccessor(_ => "Compila questo campo.");
        messages.SetValueIsInvalidAccessor(value => $"«{value}» non va bene qui.");
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => $"«{value}» non va bene qui.");
        // A missing value is our own sentence's business ("Scrivi il titolo"), not the type system's.
        options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
    }
}

/// <summary>Shows a broken rule on the page it happened on, with what was typed, and answers 400.</summary>
internal sealed class RuleBrokenFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var done = await next();
        if (done.Exception is not RuleBroken broken || done.ExceptionHandled || context.HandlerInstance is not PageModel page) return;
        done.ExceptionHandled = true;
        page.ModelState.AddModelError(broken.Field ?? "", broken.Message);
        if (page is IReloadable reloadable) await reloadable.ReloadAsync(context.HttpContext.RequestAborted);
        done.Result = page.WithErrors();
    }
}

/// <summary>A page that must read what it shows again before its errors are shown.</summary>
public interface IReloadable
{
    Task ReloadAsync(CancellationToken cancel);
}

public static class PageResults
{
    /// <summary>The page again, with its errors, as 400 Bad Request.</summary>
    public static PageResult WithErrors(this PageModel page)
    {
        page.Response.StatusCode = 400;
        return page.Page();
    }

    /// <summary>Adds a sentence at each failed check; true when all passed.</summary>
    public static bool Passed(this IEnumerable<(string Field, string Sentence)> problems, ModelStateDictionary state)
    {
        foreach (var (field, sentence) in problems) state.AddModelError(field, sentence);
        return state.IsValid;
    }
}
