using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Razor;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Content;

/// <summary>Finds the view of an item, a part or a field by its name. A type without a view of its own shows its parts in order.</summary>
public sealed class ContentDisplay(Definitions definitions, PartCatalogue catalogue, IRazorViewEngine views, MarkdownRenderer markdown, PagesOff off, IHttpContextAccessor http)
{
    private string PathBase => http.HttpContext?.Request.PathBase.Value ?? "";

    public async ValueTask<ContentTypeDefinition?> TypeAsync(string name, CancellationToken cancel) => (await definitions.GetAsync(cancel)).Types.GetValueOrDefault(name);

    public IHtmlContent Html(string? text, string? context = null) => new HtmlString(markdown.ToHtml(text, PathBase, context));

    /// <summary>An address that a writer gave, led to the tenant's base; "#" when it is not one that may be followed.</summary>
    public string Url(string? url) => string.IsNullOrWhiteSpace(url) || !Links.IsSafe(url) ? "#" : url.StartsWith("~/", StringComparison.Ordinal) ? PathBase + url[1..] : url;

    /// <summary>Where a field of the kind <see cref="LinkField"/> leads, and in which words; null when it is empty or leads to a feature that is off.</summary>
    public (string Url, string Text)? Link(string? url, string? text) => string.IsNullOrWhiteSpace(url) || off.Has(url) ? null : (Url(url), string.IsNullOrWhiteSpace(text) ? url : text);

    public (string Url, string Text)? Link(JsonNode? field) => Link(field?["Url"]?.ToString(), field?["Text"]?.ToString());

    public string Page(string? path) => $"{PathBase}/{path}";

    public string TypeView(string type) => Exists($"/ContentTypes/{type}.cshtml") ? $"/ContentTypes/{type}.cshtml" : "/ContentTypes/_Default.cshtml";

    public string WidgetView(string type) => Exists($"/Widgets/{type}.cshtml") ? $"/Widgets/{type}.cshtml" : "/Widgets/_Default.cshtml";

    /// <summary>The parts that have something to show, each with its view.</summary>
    public async Task<IReadOnlyList<(string View, IPartView Model)>> PartsAsync(ContentItem item, CancellationToken cancel)
    {
        var shown = new List<(string, IPartView)>();
        foreach (var attachment in (await TypeAsync(item.ContentType, cancel))?.Parts ?? [])
            if (catalogue.Parts.TryGetValue(attachment.PartName, out var part) && part.HasView)
                shown.Add((part.View, View(part.Type, item.Get(part.Type, attachment.Name), item, attachment, null, attachment.Name)));
        return shown;
    }

    /// <summary>The fields of a part by recipe that are filled in.</summary>
    public IReadOnlyList<(string View, IPartView Model)> Fields(ContentItem item, ContentTypePart attachment)
    {
        var shown = new List<(string, IPartView)>();
        foreach (var field in attachment.Definition?.Fields ?? [])
            if (catalogue.Fields.TryGetValue(field.FieldName, out var kind) && item.FieldValue(kind.Type, attachment, field) is var value && value is not ICheckable { IsEmpty: true })
                shown.Add((kind.View, View(kind.Type, value, item, attachment, field, $"{attachment.Name}.{field.Name}")));
        return shown;
    }

    internal static IPartView View(Type type, object value, ContentItem item, ContentTypePart attachment, ContentFieldDefinition? field, string prefix) =>
        (IPartView)Activator.CreateInstance(typeof(PartView<>).MakeGenericType(type), value, item, attachment, field, prefix)!;

    public static IReadOnlyList<ContentItem> Inner(JsonArray items) => [.. items.OfType<JsonObject>().Select(ContentItem.FromJson)];

    internal bool Exists(string view) => views.GetView(null, view, isMainPage: false).Success;
}
