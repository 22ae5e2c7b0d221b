using Microsoft.AspNetCore.Razor.TagHelpers;

namespace ReteLavoro.BootstrapItalia.TagHelpers;

/// <summary>A message about what happened or what to mind. Its meaning is said in words too, never by the colour alone.</summary>
[HtmlTargetElement("bi-alert")]
public sealed class AlertTagHelper : BiTagHelper
{
    /// <summary>info, success, warning or danger.</summary>
    public string Kind { get; set; } = "info";
    public string? Title { get; set; }

    /// <summary>The answer to what the person has just done: screen readers read it at once.</summary>
    public bool Live { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var meaning = Kind switch
        {
            "info" => "Informazione: ",
            "success" => "Operazione riuscita: ",
            "warning" => "Attenzione: ",
            "danger" => "Errore: ",
            _ => throw new ArgumentException($"An alert of kind '{Kind}' is not known: info, success, warning or danger.")
        };
        Become(output, "div", $"alert alert-{Kind}");
        if (Live)
        {
            output.Attributes.SetAttribute("role", Kind == "danger" ? "alert" : "status");
        }

        output.PreContent.AppendHtml(Markup.Hidden(meaning));
        if (Title is not null)
        {
            output.PreContent.AppendHtml(Markup.Element("p", "alert-heading h5", Title));
        }
    }
}

/// <summary>A passage that stands out of the text.</summary>
[HtmlTargetElement("bi-callout")]
public sealed class CalloutTagHelper : BiTagHelper
{
    /// <summary>note, important, success, warning or danger.</summary>
    public string Kind { get; set; } = "note";
    public string? Title { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var icon = Kind switch
        {
            "note" => "info-circle",
            "important" or "success" => "check-circle",
            "warning" => "help-circle",
            "danger" => "close-circle",
            _ => throw new ArgumentException($"A callout of kind '{Kind}' is not known: note, important, success, warning or danger.")
        };
        Become(output, "div", $"callout {Kind}");
        output.PreContent.AppendHtml(Title is null
            ? "<div class=\"callout-inner\">"
            : "<div class=\"callout-inner\"><div class=\"callout-title\">");
        if (Title is not null)
        {
            output.PreContent.AppendHtml(Markup.Icon(icon)).AppendHtml(Markup.Element("span", "text", Title)).AppendHtml("</div>");
        }

        output.PostContent.AppendHtml("</div>");
    }
}

/// <summary>A short word on a coloured ground.</summary>
[HtmlTargetElement("bi-badge")]
public sealed class BadgeTagHelper : BiTagHelper
{
    /// <summary>primary, secondary, success, warning or danger.</summary>
    public string Kind { get; set; } = "primary";

    public override void Process(TagHelperContext context, TagHelperOutput output) => Become(output, "span", $"badge bg-{Kind switch
    {
        "primary" or "secondary" or "success" or "warning" or "danger" => Kind,
        _ => throw new ArgumentException($"A badge of kind '{Kind}' is not known: primary, secondary, success, warning or danger.")
    }}");
}

/// <summary>Where a thing stands, always in the same colour for the same word.</summary>
[HtmlTargetElement("bi-status", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StatusTagHelper : BiTagHelper
{
    public required string Value { get; set; }

    /// <summary>neutral, progress, success, warning or danger: for words that are not in the table.</summary>
    public string? Tone { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (colour, icon) = (Tone ?? ToneOf(Value)) switch
        {
            "neutral" => ("neutral", "minus-circle"),
            "progress" => ("progress", "clock"),
            "success" => ("success", "check-circle"),
            "warning" => ("warning", "warning-circle"),
            "danger" => ("danger", "close-circle"),
            var other => throw new ArgumentException($"The tone '{other}' is not known: neutral, progress, success, warning or danger.")
        };
        Become(output, "span", $"rl-status rl-status-{colour}");
        output.Content.AppendHtml(Markup.Icon(icon, "icon-xs")).Append(Value);
    }

    /// <summary>The words of recipes and workflows are free: an unknown one is neutral.</summary>
    internal static string ToneOf(string value) => value.Trim().ToLowerInvariant() switch
    {
        "in approvazione" or "in corso" or "in istruttoria" or "in verifica" or "inviato" or "inviata" or "programmato" or "programmata" or "da decidere" or "presentata" or "presentato" => "progress",
        "approvato" or "approvata" or "pubblicato" or "pubblicata" or "attivo" or "attiva" or "concluso" or "conclusa" or "verificato" or "verificata" or "soddisfatta" or "sì" => "success",
        "restituito" or "restituita" or "in scadenza" or "da completare" or "da verificare" or "sospeso" or "sospesa" or "modificato" or "modificata" => "warning",
        "respinto" or "respinta" or "scaduto" or "scaduta" or "annullato" or "annullata" or "revocato" or "revocata" or "non soddisfatta" or "errore" or "no" => "danger",
        _ => "neutral"
    };
}

/// <summary>One of the icons listed in <c>assets/icons.txt</c>; without a title it is only an ornament.</summary>
[HtmlTargetElement("bi-icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : BiTagHelper
{
    public required string Name { get; set; }

    /// <summary>xs, sm or lg; 32 px without it.</summary>
    public string? Size { get; set; }

    /// <summary>primary, secondary, success, warning, danger, white.</summary>
    public string? Colour { get; set; }

    /// <summary>What the icon says, when nothing beside it does.</summary>
    public string? Title { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        var css = string.Join(' ', new[] { Size is null ? null : $"icon-{Size}", Colour is null ? null : $"icon-{Colour}", output.Attributes["class"]?.Value?.ToString() }.Where(c => c is not null));
        output.Content.SetHtmlContent(Markup.Icon(Name, css, Title));
    }
}

/// <summary>
/// A value with the act it comes from, shown while the pointer or the focus is on it, without JavaScript. Not inside a
/// link: it takes the focus itself.
/// </summary>
[HtmlTargetElement("bi-source")]
public sealed class SourceTagHelper : BiTagHelper
{
    public string? Quote { get; set; }
    public required string Act { get; set; }

    /// <summary>Where in the act.</summary>
    public string? At { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = NewId("fonte");
        Become(output, "span", "rl-source");
        output.PreContent.AppendHtml($"<span class=\"rl-source-value\" tabindex=\"0\" aria-describedby=\"{id}\">");
        output.PostContent.AppendHtml("</span>").AppendHtml(Markup.Element("span", "rl-source-popup",
                Markup.Hidden(" Fonte: "),
                Quote is null ? null : Markup.Element("q", null, Quote),
                Quote is null ? null : " ",
                Markup.Element("span", "rl-source-act", At is null ? Act : $"{Act}, {At}"))
            .With("role", "tooltip").With("id", id));
    }
}

/// <summary>What stands in the place of a list that has nothing in it: why, and what to do.</summary>
[HtmlTargetElement("bi-empty")]
public sealed class EmptyTagHelper : BiTagHelper
{
    public required string Title { get; set; }
    public string Icon { get; set; } = "inbox";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", "rl-empty");
        output.PreContent.AppendHtml(Markup.Icon(Icon, "icon-lg icon-secondary")).AppendHtml(Markup.Element("p", "rl-empty-title", Title));
    }
}

/// <summary>Opens a page: a title on the region's own colour.</summary>
[HtmlTargetElement("bi-hero")]
public sealed class HeroTagHelper : BiTagHelper
{
    public required string Title { get; set; }

    /// <summary>1 on a home page; 2 where the page has a title of its own.</summary>
    public int Heading { get; set; } = 1;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "section", "rl-hero");
        output.PreContent.AppendHtml("<div class=\"container\"><div class=\"rl-hero-text\">").AppendHtml(Markup.Element($"h{Heading}", "rl-hero-title", Title));
        output.PostContent.AppendHtml("</div></div>");
    }
}
