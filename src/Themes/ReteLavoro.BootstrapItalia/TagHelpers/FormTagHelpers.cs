using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ReteLavoro.BootstrapItalia.TagHelpers;

/// <summary>A form that is posted with its antiforgery token; the sentences about what is wrong come from the server.</summary>
[HtmlTargetElement("bi-form")]
public sealed class FormTagHelper(IHtmlGenerator html) : BiTagHelper
{
    /// <summary>post, or get for a search.</summary>
    public string Method { get; set; } = "post";

    /// <summary>Where to; without it, the page's own address with its query.</summary>
    public string? Action { get; set; }

    /// <summary>The page's named handler (OnPostApprova → "Approva").</summary>
    public string? Handler { get; set; }

    /// <summary>A search above a list: sent by get, its fields side by side.</summary>
    public bool Filters { get; set; }

    /// <summary>The form has a file in it.</summary>
    public bool Upload { get; set; }

    public override void Init(TagHelperContext context)
    {
        if (IsGet)
        {
            context.Items[typeof(FormTagHelper)] = true;
        }
    }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "form", Filters ? "rl-filters" : null);
        output.Attributes.SetAttribute("method", IsGet ? "get" : "post");
        output.Attributes.SetAttribute(new TagHelperAttribute("novalidate"));
        if (Resolve(Action) is { } action)
        {
            output.Attributes.SetAttribute("action", Handler is null ? action : $"{action}{(action.Contains('?') ? '&' : '?')}handler={Uri.EscapeDataString(Handler)}");
        }
        else if (Handler is not null)
        {
            output.Attributes.SetAttribute("action", "?" + QueryWithHandler());
        }

        if (Upload)
        {
            output.Attributes.SetAttribute("enctype", "multipart/form-data");
        }

        if (!IsGet && html.GenerateAntiforgery(ViewContext) is { } token)
        {
            output.PostContent.AppendHtml(token);
        }
    }

    private bool IsGet => Filters || Method.Equals("get", StringComparison.OrdinalIgnoreCase);

    private string QueryWithHandler() => string.Join('&', ViewContext.HttpContext.Request.Query
        .Where(q => !q.Key.Equals("handler", StringComparison.OrdinalIgnoreCase))
        .SelectMany(q => q.Value.Select(v => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(v ?? "")}"))
        .Append($"handler={Uri.EscapeDataString(Handler!)}"));
}

/// <summary>A button, or with <c>href</c> a link that looks like one.</summary>
[HtmlTargetElement("bi-button")]
public sealed class ButtonTagHelper : BiTagHelper
{
    /// <summary>primary, secondary, danger or link.</summary>
    public string Kind { get; set; } = "primary";
    public string? Href { get; set; }
    public string Type { get; set; } = "submit";
    public string? Name { get; set; }
    public string? Value { get; set; }
    public bool Small { get; set; }
    public string? Icon { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var css = Kind switch
        {
            "primary" => "btn btn-primary",
            "secondary" => "btn btn-outline-primary",
            "danger" => "btn btn-danger",
            "link" => "btn btn-link",
            _ => throw new ArgumentException($"A button of kind '{Kind}' is not known: primary, secondary, danger or link.")
        };
        if (Small)
        {
            css += " btn-xs";
        }

        if (Icon is not null)
        {
            css += " btn-icon";
            output.PreContent.AppendHtml(Markup.Icon(Icon, Kind is "primary" or "danger" ? "icon-sm icon-white me-2" : "icon-sm icon-primary me-2"));
        }

        if (Href is not null)
        {
            Become(output, "a", css);
            output.Attributes.SetAttribute("href", Resolve(Href));
            return;
        }

        Become(output, "button", css);
        output.Attributes.SetAttribute("type", Type);
        if (Name is not null)
        {
            output.Attributes.SetAttribute("name", Name);
        }

        if (Value is not null)
        {
            output.Attributes.SetAttribute("value", Value);
        }
    }
}

/// <summary>
/// What is wrong with a form, in the order of its fields, each sentence a link to its field. The layouts put it at the
/// top of every refused post; a page that wants it elsewhere writes it itself, and then the layout does not.
/// </summary>
[HtmlTargetElement("bi-error-summary", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ErrorSummaryTagHelper : BiTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var fields = ShownFields.Of(ViewContext);
        var errors = ViewContext.ViewData.ModelState
            .SelectMany(entry => entry.Value!.Errors.Select(error => (entry.Key, Sentence: Sentence(error), Field: fields.Find(entry.Key))))
            .DistinctBy(e => (e.Key, e.Sentence))
            .OrderBy(e => e.Field?.Order ?? (e.Key.Length == 0 ? -1 : int.MaxValue))
            .ToArray();
        if (errors.Length == 0 || fields.ErrorsListed)
        {
            output.SuppressOutput();
            return;
        }

        // A sentence that is true of several fields says of which; at its field it needs no name.
        var repeated = errors.GroupBy(e => e.Sentence).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        string Named(string sentence, string? label) => label is null || !repeated.Contains(sentence) ? sentence : $"{label}: {char.ToLowerInvariant(sentence[0])}{sentence[1..]}";

        fields.ErrorsListed = true;
        Become(output, "div", "alert alert-danger rl-errors");
        output.Attributes.SetAttribute("id", "errori");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute(new TagHelperAttribute("autofocus"));
        output.Content.AppendHtml(Markup.Element("h2", "alert-heading h5", errors.Length == 1 ? "C’è un errore da correggere" : $"Ci sono {errors.Length} errori da correggere"));
        output.Content.AppendHtml(Markup.Element("ul", null, errors.Select(e => Markup.Element("li", null, e.Key.Length == 0
            ? e.Sentence
            : Markup.Element("a", "alert-link", Named(e.Sentence, e.Field?.Label)).With("href", "#" + (e.Field?.Id ?? Microsoft.AspNetCore.Mvc.Rendering.TagBuilder.CreateSanitizedId(e.Key, "_")))))));
    }

    internal static string Sentence(ModelError error) =>
        string.IsNullOrWhiteSpace(error.ErrorMessage) ? "Il valore non è valido." : error.ErrorMessage;
}
