using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Abbreviations;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Pages;

namespace ReteLavoro.Kernel.Content;

/// <summary>
/// Turns what writers write into HTML: raw HTML off, links by allow-list, placeholders by whoever knows them. The acronyms
/// of the region (the same letters are another body elsewhere) are explained where a text first uses them.
/// </summary>
public sealed partial class MarkdownRenderer(IEnumerable<IPlaceholder> placeholders, SiteSettings settings, PagesOff off)
{
    private const int LongestText = 100_000;
    // No lettered lists: "- n. 5" and "- L. 317/91" are how Italians cite a law.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseAbbreviations()
        .Use(new PlaceholderExtension()).Build();

    /// <param name="pathBase">The tenant's path base: links that begin with "~/" and with "/" are led there.</param>
    /// <param name="context">What short placeholders refer to: the id of a measure edition.</param>
    public string ToHtml(string? markdown, string pathBase, string? context = null)
    {
        if (string.IsNullOrWhiteSpace(markdown)) return "";
        if (markdown.Length > LongestText) markdown = markdown[..LongestText];
        MarkdownDocument document;
        try { document = Markdig.Markdown.Parse(Definitions() + markdown, Pipeline); }
        // Too deep a nesting: Markdig's way of protecting itself. The text is then shown as it is.
        catch (ArgumentException) { return "<pre>" + System.Net.WebUtility.HtmlEncode(markdown) + "</pre>"; }
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            // To a page of a feature that is off: the words stay, the link does not.
            if (off.Has(link.Url)) { link.ReplaceBy(new ContainerInline(), copyChildren: true); continue; }
            if (!Links.IsSafe(link.Url ?? "")) link.Url = "#";
            else if (link.Url!.StartsWith("~/", StringComparison.Ordinal)) link.Url = pathBase + link.Url[1..];
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !Links.IsSafe(l.Url))) link.Url = "#";
        // A page has one h1, its title: a writer's first level is the second of the page.
        foreach (var heading in document.Descendants<HeadingBlock>()) heading.Level = Math.Clamp(heading.Level, 2, 6);
        foreach (var table in document.Descendants<Table>())
        {
            table.GetAttributes().AddClass("table");
            foreach (var cell in table.OfType<TableRow>().Where(r => r.IsHeader).SelectMany(r => r)) cell.GetAttributes().AddProperty("scope", "col");
        }
        // Once is enough: a screen reader says the long form each time.
        var explained = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var acronym in document.Descendants<AbbreviationInline>().ToList())
            if (!explained.Add(acronym.Abbreviation.Label)) acronym.ReplaceBy(new LiteralInline(acronym.Abbreviation.Label ?? ""));
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Add(new PlaceholderRenderer(placeholders, context));
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>The placeholders of a text that nobody knows today, which <see cref="ToHtml"/> would leave in it as they are typed.</summary>
    public IReadOnlyList<string> Unknown(string? markdown, string? context = null) =>
        [.. PlaceholdersIn(markdown).Where(name => placeholders.All(p => p.Html(name, context) is null))];

    /// <summary>What looks like a placeholder, also with letters that no name has: a mistyped one must not reach the page.</summary>
    public static IEnumerable<string> PlaceholdersIn(string? text) => LooksLikeOne().Matches(text ?? "").Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\{\{\s*([^{}]{1,120}?)\s*\}\}")]
    private static partial Regex LooksLikeOne();

    // Settings are in memory but for the first time: rendering cannot wait asynchronously.
    private string Definitions()
    {
        var region = settings.RegionAsync(CancellationToken.None);
        var acronyms = (region.IsCompletedSuccessfully ? region.Result : region.AsTask().GetAwaiter().GetResult()).Acronyms;
        return acronyms.Count == 0 ? "" : string.Concat(acronyms.Select(a => $"*[{a.Key}]: {a.Value.ReplaceLineEndings(" ")}\n")) + "\n";
    }
}

/// <summary>Knows what stands behind a placeholder <c>{{edition:name}}</c>.</summary>
public interface IPlaceholder
{
    /// <returns>HTML, or null when the name means nothing to this one.</returns>
    string? Html(string name, string? context);
}

public static class PlainText
{
    public static string FromMarkdown(string markdown)
    {
        try { return Markdig.Markdown.ToPlainText(markdown.Length > 2000 ? markdown[..2000] : markdown).ReplaceLineEndings(" ").Trim(); }
        catch (ArgumentException) { return ""; }
    }
}

internal sealed class PlaceholderInline(string name) : LeafInline
{
    public string Name { get; } = name;
}

internal sealed class PlaceholderExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new PlaceholderParser());
    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }

    private sealed class PlaceholderParser : InlineParser
    {
        public PlaceholderParser() => OpeningCharacters = ['{'];

        public override bool Match(InlineProcessor processor, ref Markdig.Helpers.StringSlice slice)
        {
            if (slice.PeekChar() != '{') return false;
            var start = slice.Start + 2;
            var end = slice.Text.IndexOf("}}", start, StringComparison.Ordinal);
            if (end < 0 || end > slice.End || end - start > 120) return false;
            var name = slice.Text[start..end].Trim();
            if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c is '-' or ':' or '.')) return false;
            processor.Inline = new PlaceholderInline(name);
            slice.Start = end + 2;
            return true;
        }
    }
}

internal sealed class PlaceholderRenderer(IEnumerable<IPlaceholder> placeholders, string? context) : HtmlObjectRenderer<PlaceholderInline>
{
    protected override void Write(HtmlRenderer renderer, PlaceholderInline inline)
    {
        var html = placeholders.Select(p => p.Html(inline.Name, context)).FirstOrDefault(h => h is not null);
        // A name that nobody knows stays visible: a missing figure must not look like a sentence without one.
        if (html is null) renderer.WriteEscape("{{" + inline.Name + "}}");
        else renderer.Write(html);
    }
}
