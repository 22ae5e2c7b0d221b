using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ReteLavoro.BootstrapItalia.TagHelpers;

/// <summary>Writes elements. Strings are always encoded; only what is already <see cref="IHtmlContent"/> is not.</summary>
internal static class Markup
{
    public const string Assets = "/_content/ReteLavoro.BootstrapItalia";

    public static TagBuilder Element(string name, string? css, params IEnumerable<object?> children)
    {
        var element = new TagBuilder(name);
        if (css is not null)
        {
            element.AddCssClass(css);
        }

        foreach (var child in children)
        {
            Append(element.InnerHtml, child);
        }

        return element;
    }

    /// <summary>Sets the attribute, unless the value is null.</summary>
    public static TagBuilder With(this TagBuilder element, string attribute, string? value)
    {
        if (value is not null)
        {
            element.Attributes[attribute] = value;
        }

        return element;
    }

    public static TagBuilder When(this TagBuilder element, bool condition, string attribute) =>
        element.With(attribute, condition ? attribute : null);

    /// <summary>An element that has no content and no end tag.</summary>
    public static TagBuilder Void(this TagBuilder element)
    {
        element.TagRenderMode = TagRenderMode.SelfClosing;
        return element;
    }

    public static TagBuilder Hidden(string text) => Element("span", "visually-hidden", text);

    public static TagBuilder Icon(string name, string? css = null, string? title = null)
    {
        var use = new TagBuilder("use").With("href", $"{Assets}/svg/sprites.svg#it-{name}");
        var icon = Element("svg", $"icon {css}".TrimEnd());
        return title is null
            ? Append(icon, use).With("aria-hidden", "true").With("focusable", "false")
            : Append(Append(icon, Element("title", null, title)), use).With("role", "img");
    }

    public static TagBuilder Append(TagBuilder element, object? child)
    {
        Append(element.InnerHtml, child);
        return element;
    }

    private static void Append(IHtmlContentBuilder content, object? child)
    {
        switch (child)
        {
            case null: break;
            case IHtmlContent html: content.AppendHtml(html); break;
            default: content.Append(child.ToString() ?? ""); break;
        }
    }
}

/// <summary>What every component knows: where it stands and how to write a link.</summary>
public abstract class BiTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>"~/novita" with the tenant's own prefix in front; any other address as it is.</summary>
    protected string? Resolve(string? url) =>
        url is ['~', '/', ..] ? ViewContext.HttpContext.Request.PathBase.ToUriComponent() + url[1..] : url;

    /// <summary>An id that no other component of this page has, the same at every request.</summary>
    protected string NewId(string prefix)
    {
        var key = (typeof(BiTagHelper), prefix);
        var number = ViewContext.HttpContext.Items[key] is int last ? last + 1 : 1;
        ViewContext.HttpContext.Items[key] = number;
        return $"{prefix}-{number}";
    }

    /// <summary>Turns the component's own element into <paramref name="name"/>, keeping the attributes that the page added.</summary>
    private protected static void Become(TagHelperOutput output, string name, string? css = null)
    {
        output.TagName = name;
        output.TagMode = TagMode.StartTagAndEndTag;
        if (css is not null)
        {
            var own = output.Attributes["class"]?.Value?.ToString();
            output.Attributes.SetAttribute("class", string.IsNullOrEmpty(own) ? css : $"{css} {own}");
        }
    }
}

/// <summary>The fields that a page has shown, in their order, so that its list of errors can follow them.</summary>
internal sealed class ShownFields
{
    private readonly Dictionary<string, (int Order, string Id, string Label)> byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The list of errors stands once on a page: where the page puts it, or else where the layout does.</summary>
    public bool ErrorsListed { get; set; }

    public static ShownFields Of(ViewContext view)
    {
        if (view.HttpContext.Items[typeof(ShownFields)] is not ShownFields fields)
        {
            view.HttpContext.Items[typeof(ShownFields)] = fields = new ShownFields();
        }

        return fields;
    }

    public void Add(string name, string id, string label) => byName.TryAdd(name, (byName.Count, id, label));
    public (int Order, string Id, string Label)? Find(string name) => byName.TryGetValue(name, out var field) ? field : null;
}
