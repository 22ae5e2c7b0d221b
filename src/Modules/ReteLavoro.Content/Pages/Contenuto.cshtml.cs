using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content.Pages;

/// <summary>Whatever is published at an address that no page of the program answers.</summary>
public sealed class ContenutoModel(PageHead head, UntilPublication memory) : PageModel
{
    private ContentItem? _item;
    private WrittenItem? _written;

    // Where its HTML is kept; nowhere for who is signed in, or asks for the second page of a list.
    private UntilPublication.Shelf? _shelf;
    private object _key = null!;

    public async Task<IActionResult> OnGetAsync(string? path, CancellationToken cancel)
    {
        path = (path ?? "").Trim('/').ToLowerInvariant();
        _key = (typeof(WrittenItem), path, Request.PathBase.Value);
        _shelf = User.Identity?.IsAuthenticated == true || PublicCachePolicy.HasParameters(Request) ? null : memory.Now;
        _written = _shelf?.Find<WrittenItem>(_key);
        if (_written is not null)
        {
            head.Become(_written.Head);
            return Counted();
        }
        // What reads and shows items brings the database along: asked for where it is needed, since most answers are kept.
        var content = HttpContext.RequestServices.GetRequiredService<ContentStore>();
        if (await content.AtPathAsync(path, cancel) is not { } found) return NotFound();
        if (found.MovedTo is { } now) return RedirectPermanent(Url.Content("~/" + now));
        _item = found.Item;
        head.Title = _item.DisplayText;
        head.IsHome = path.Length == 0;
        if (_item.ModifiedUtc is { } modified) head.LastUpdated = DateOnly.FromDateTime(modified.InRome);
        if (!head.IsHome) await HttpContext.RequestServices.GetRequiredService<ContentPaths>().AddBreadcrumbAsync(head, path, cancel);
        if ((await HttpContext.RequestServices.GetRequiredService<Definitions>().GetAsync(cancel)).Types.GetValueOrDefault(_item.ContentType)?.CountsReach == true) head.Counted = _item.ContentItemId;
        return Counted();
    }

    private PageResult Counted()
    {
        if (head.Counted is { } id) Response.Headers[Reach.Header] = id;
        return Page();
    }

    internal async Task<IHtmlContent> WriteAsync(IHtmlHelper html)
    {
        if (_written is not null) return _written.Html;
        var display = HttpContext.RequestServices.GetRequiredService<ContentDisplay>();
        var body = await html.PartialAsync(display.TypeView(_item!.ContentType), _item);
        if (_shelf is null) return body;
        _written = new(memory.Written(body), head.Copy());
        _shelf.Keep(_key, _written);
        return _written.Html;
    }

    /// <summary>What an item's view wrote, and what it said to the layout.</summary>
    private sealed record WrittenItem(HtmlString Html, PageHead Head);
}
