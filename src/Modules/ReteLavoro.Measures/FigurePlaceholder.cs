using System.Net;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Measures;

/// <summary>
/// <c>{{edition:name}}</c> in any text, <c>{{name}}</c> where the edition is known: the figure in force, with its source
/// on hover and on focus, in the mark-up of <c>&lt;bi-source&gt;</c>.
/// </summary>
internal sealed class FigurePlaceholder(MeasureBook book, Labels labels, TimeProvider time) : IPlaceholder
{
    // One of these a request: the numbers make ids that no other figure of the page has.
    private int _shown;

    public string? Html(string name, string? context) => Find(book.Get(), name, context) is { } found ? Html(found.Edition, found.Parameter) : null;

    public string? Html(Edition edition, Parameter parameter) =>
        parameter.On(edition.ShownOn(time.Today)) is { } value ? Html(value.Show(labels.Of) + (value.ToVerify ? " (da verificare)" : ""), value.Source, $"norma-{++_shown}") : null;

    /// <summary>The edition and the parameter that a placeholder names; null when there is none.</summary>
    public static (Edition Edition, Parameter Parameter)? Find(MeasureSet set, string name, string? context)
    {
        var colon = name.IndexOf(':');
        var editionId = colon < 0 ? context : name[..colon];
        if (editionId is null || set.ById.GetValueOrDefault(editionId) is not { } edition) return null;
        return edition.Parameter(name[(colon + 1)..]) is { } parameter ? (edition, parameter) : null;
    }

    public static string Html(string shown, Source source, string id) =>
        $"<span class=\"rl-source\"><span class=\"rl-source-value\" tabindex=\"0\" aria-describedby=\"{id}\">{Encode(shown)}</span>"
        + $"<span class=\"rl-source-popup\" id=\"{id}\" role=\"tooltip\"><span class=\"visually-hidden\"> Fonte: </span><q>{Encode(source.Quote)}</q> "
        + $"<span class=\"rl-source-act\">{Encode($"{source.ActTitle}, {source.At}")}</span></span></span>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
