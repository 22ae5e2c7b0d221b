using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.BootstrapItalia.TagHelpers;

/// <summary>Cards side by side, as a list.</summary>
[HtmlTargetElement("bi-card-grid")]
public sealed class CardGridTagHelper : BiTagHelper
{
    /// <summary>How many in a row on a wide screen: 2, 3 or 4.</summary>
    public int Columns { get; set; } = 3;

    public override void Init(TagHelperContext context) => context.Items[typeof(CardGridTagHelper)] = Columns switch
    {
        2 => "col-12 col-md-6",
        3 => "col-12 col-md-6 col-lg-4",
        4 => "col-12 col-md-6 col-lg-3",
        _ => throw new ArgumentException($"A grid has 2, 3 or 4 columns, not {Columns}.")
    };

    public override void Process(TagHelperContext context, TagHelperOutput output) => Become(output, "ul", "row it-card-list");
}

/// <summary>A short account of a thing that has a page of its own.</summary>
[HtmlTargetElement("bi-card")]
public sealed class CardTagHelper : BiTagHelper
{
    public required string Title { get; set; }
    public string? Href { get; set; }
    public DateOnly? Date { get; set; }

    /// <summary>The kind of thing, above the title.</summary>
    public string? Category { get; set; }
    public string? Icon { get; set; }

    /// <summary>The address of a picture above the title, and what says the same; "" for a decorative one.</summary>
    public string? Picture { get; set; }
    public string? PictureText { get; set; }

    /// <summary>The level of the title's heading.</summary>
    public int Heading { get; set; } = 3;

    /// <summary>The <c>data-element</c> of the link ("service-link").</summary>
    public string? LinkElement { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var body = await output.GetChildContentAsync();
        var cell = context.Items.TryGetValue(typeof(CardGridTagHelper), out var css) ? (string)css : null;
        // An expression that has nothing to say reaches a text attribute as an empty text.
        object title = string.IsNullOrEmpty(Href) ? Title : Markup.Element("a", null, Title).With("href", Resolve(Href)).With("data-element", string.IsNullOrEmpty(LinkElement) ? null : LinkElement);
        var hasPicture = !string.IsNullOrEmpty(Picture);
        Become(output, "article", $"it-card{(hasPicture ? " it-card-image" : "")} it-card-height-full rounded shadow-sm border");
        output.Content.AppendHtml(Markup.Element($"h{Heading}", "it-card-title", title));
        if (hasPicture)
        {
            output.Content.AppendHtml(Markup.Element("div", "it-card-image-wrapper", Markup.Element("div", "ratio ratio-16x9", Markup.Element("figure", "figure img-full",
                Markup.Element("img", null).Void().With("src", Resolve(Picture)).With("alt", PictureText ?? "").With("loading", "lazy")))));
        }

        if (!string.IsNullOrEmpty(Icon) || !string.IsNullOrEmpty(Category))
        {
            output.Content.AppendHtml(Markup.Element("p", "rl-card-kind", string.IsNullOrEmpty(Icon) ? null : Markup.Icon(Icon, "icon-sm icon-primary me-1"), Category));
        }

        output.Content.AppendHtml(Markup.Element("div", "it-card-body", body.IsEmptyOrWhiteSpace ? null : Markup.Element("div", "it-card-text", body)));
        if (Date is { } day)
        {
            output.Content.AppendHtml(Markup.Element("div", "it-card-related it-card-footer", Day(day, "it-card-date")));
        }

        if (cell is not null)
        {
            output.PreElement.AppendHtml($"<li class=\"{cell}\">");
            output.PostElement.AppendHtml("</li>");
        }
    }

    internal static TagBuilder Day(DateOnly day, string css) => Markup.Element("time", css, day.ToString("d MMMM yyyy", Italian))
        .With("datetime", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    internal static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
}

/// <summary>Where a page stands.</summary>
[HtmlTargetElement("bi-breadcrumb", TagStructure = TagStructure.WithoutEndTag)]
public sealed class BreadcrumbTagHelper : BiTagHelper
{
    /// <summary>From the home page down to the parent.</summary>
    public IEnumerable<MenuLink> Links { get; set; } = [];

    /// <summary>The page itself, not a link.</summary>
    public required string Title { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "nav", "breadcrumb-container");
        output.Attributes.SetAttribute("aria-label", "Percorso di navigazione");
        // A page that is read again after a refusal says its trail again.
        output.Content.AppendHtml(Markup.Element("ol", "breadcrumb", Links.Distinct()
            .Select(link => Markup.Element("li", "breadcrumb-item",
                Markup.Element("a", null, link.Text).With("href", Resolve(link.Url)).With("data-element", link.DataElement),
                Markup.Element("span", "separator", "/").With("aria-hidden", "true")))
            .Append(Markup.Element("li", "breadcrumb-item active", Title).With("aria-current", "page")))
            .With("data-element", "breadcrumb"));
    }
}

/// <summary>The pages of a list: first, last and those around the current one.</summary>
[HtmlTargetElement("bi-pager", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PagerTagHelper : BiTagHelper
{
    /// <summary>From 1.</summary>
    public required int Page { get; set; }
    public required int Pages { get; set; }

    /// <summary>An address with <c>{0}</c> in the place of the number; without it, the page's own with <c>pagina</c> in its query.</summary>
    public string? Url { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Pages <= 1)
        {
            output.SuppressOutput();
            return;
        }

        Become(output, "nav", "pagination-wrapper justify-content-center");
        output.Attributes.SetAttribute("aria-label", "Pagine dell’elenco");
        var list = Markup.Element("ul", "pagination");
        Markup.Append(list, Step(Page - 1, "chevron-left", "Pagina precedente"));
        var last = 0;
        foreach (var number in Enumerable.Range(1, Pages).Where(n => n == 1 || n == Pages || Math.Abs(n - Page) <= 1))
        {
            if (number > last + 1)
            {
                Markup.Append(list, Markup.Element("li", "page-item", Markup.Element("span", "page-link", "…")));
            }

            Markup.Append(list, Markup.Element("li", number == Page ? "page-item active" : "page-item",
                Link(number, Markup.Hidden("Pagina "), number).With("aria-current", number == Page ? "page" : null)));
            last = number;
        }

        Markup.Append(list, Step(Page + 1, "chevron-right", "Pagina successiva"));
        output.Content.AppendHtml(list);
    }

    private TagBuilder? Step(int number, string icon, string text) => number < 1 || number > Pages ? null :
        Markup.Element("li", "page-item", Link(number, Markup.Icon(icon, "icon-primary icon-sm"), Markup.Hidden(text)));

    private TagBuilder Link(int number, params IEnumerable<object?> content) =>
        Markup.Element("a", "page-link", content).With("href", Address(number)).With("data-element", "pager-link");

    private string Address(int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (Url is not null)
        {
            return Resolve(Url)!.Replace("{0}", text, StringComparison.Ordinal);
        }

        var request = ViewContext.HttpContext.Request;
        return request.PathBase + request.Path + QueryString.Create(request.Query
            .Where(q => q.Key != "pagina").SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)))
            .Append(KeyValuePair.Create("pagina", (string?)text)));
    }
}

/// <summary>Names and values of one thing.</summary>
[HtmlTargetElement("bi-summary-list")]
public sealed class SummaryListTagHelper : BiTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Become(output, "dl", "rl-summary");
}

/// <summary>One name and its value; an empty value says so.</summary>
[HtmlTargetElement("bi-summary-row", ParentTag = "bi-summary-list")]
public sealed class SummaryRowTagHelper : BiTagHelper
{
    public required string Label { get; set; }

    /// <summary>Where the value can be changed.</summary>
    public string? ChangeHref { get; set; }
    public string Empty { get; set; } = "Non indicato";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var value = await output.GetChildContentAsync();
        Become(output, "div", "rl-summary-row");
        output.Content.AppendHtml(Markup.Element("dt", null, Label));
        output.Content.AppendHtml(value.IsEmptyOrWhiteSpace ? Markup.Element("dd", "rl-none", Empty) : Markup.Element("dd", null, value));
        if (ChangeHref is not null)
        {
            output.Content.AppendHtml(Markup.Element("dd", "rl-summary-change",
                Markup.Element("a", null, "Modifica", Markup.Hidden($" {Label}")).With("href", Resolve(ChangeHref))));
        }
    }
}

/// <summary>A table with its caption, which scrolls by itself on a narrow screen. Inside go thead and tbody.</summary>
[HtmlTargetElement("bi-table")]
public sealed class TableTagHelper : BiTagHelper
{
    public required string Caption { get; set; }

    /// <summary>Only for screen readers: where a heading right above says the same.</summary>
    public bool CaptionHidden { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var rows = await output.GetChildContentAsync();
        var id = NewId("tabella");
        Become(output, "div", "table-responsive rl-table");
        // Whatever scrolls must be reachable with the keyboard.
        output.Attributes.SetAttribute("tabindex", "0");
        output.Attributes.SetAttribute("role", "region");
        output.Attributes.SetAttribute("aria-labelledby", id);
        output.Content.AppendHtml(Markup.Element("table", "table", Markup.Element("caption", CaptionHidden ? "visually-hidden" : null, Caption).With("id", id), rows));
    }
}

/// <summary>How far a journey of several pages has come.</summary>
[HtmlTargetElement("bi-steps", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StepsTagHelper : BiTagHelper
{
    public required IReadOnlyList<string> Steps { get; set; }

    /// <summary>From 1.</summary>
    public required int Current { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "div", "steppers");
        output.Content.AppendHtml(Markup.Element("div", "steppers-header",
            Markup.Element("ol", "rl-steps", Steps.Select((step, index) => (index + 1).CompareTo(Current) switch
            {
                < 0 => Markup.Element("li", "confirmed", step, Markup.Icon("check", "steppers-success"), Markup.Hidden(" completato")),
                0 => Markup.Element("li", "active", step, Markup.Hidden(" passo attuale")).With("aria-current", "step"),
                _ => Markup.Element("li", null, step)
            })),
            Markup.Element("span", "steppers-index", $"{Current}/{Steps.Count}").With("aria-hidden", "true")));
    }
}

/// <summary>What happened, in order.</summary>
[HtmlTargetElement("bi-timeline")]
public sealed class TimelineTagHelper : BiTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Become(output, "ol", "rl-timeline");
}

/// <summary>One thing that happened.</summary>
[HtmlTargetElement("bi-timeline-item", ParentTag = "bi-timeline")]
public sealed class TimelineItemTagHelper : BiTagHelper
{
    public required string Title { get; set; }

    /// <summary>The day, or in words when: "22 novembre 2026, 10:30".</summary>
    public DateOnly? Date { get; set; }
    public string? When { get; set; }
    public string Icon { get; set; } = "check-circle";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "li", "rl-timeline-item");
        IHtmlContent? when = Date is { } day ? CardTagHelper.Day(day, "rl-timeline-when") : When is null ? null : Markup.Element("span", "rl-timeline-when", When);
        output.PreContent.AppendHtml(Markup.Element("span", "rl-timeline-pin", Markup.Icon(Icon, "icon-sm icon-primary")));
        output.PreContent.AppendHtml("<div class=\"rl-timeline-body\">");
        if (when is not null)
        {
            output.PreContent.AppendHtml(when);
        }

        output.PreContent.AppendHtml(Markup.Element("p", "rl-timeline-title", Title));
        output.PostContent.AppendHtml("</div>");
    }
}

/// <summary>Sections that open one by one.</summary>
[HtmlTargetElement("bi-accordion")]
public sealed class AccordionTagHelper : BiTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => Become(output, "div", "accordion rl-accordion");
}

/// <summary>One section, on the browser's own <c>details</c>.</summary>
[HtmlTargetElement("bi-accordion-item", ParentTag = "bi-accordion")]
public sealed class AccordionItemTagHelper : BiTagHelper
{
    public required string Title { get; set; }
    public bool Open { get; set; }
    public int Heading { get; set; } = 3;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Become(output, "details", "accordion-item");
        if (Open)
        {
            output.Attributes.SetAttribute(new TagHelperAttribute("open"));
        }

        output.PreContent.AppendHtml(Markup.Element("summary", "rl-accordion-summary",
            Markup.Element($"h{Heading}", "accordion-header", Title), Markup.Icon("chevron-right", "icon-sm icon-primary")));
        output.PreContent.AppendHtml("<div class=\"accordion-body\">");
        output.PostContent.AppendHtml("</div>");
    }
}
