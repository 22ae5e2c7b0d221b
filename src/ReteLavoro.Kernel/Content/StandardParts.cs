using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ReteLavoro.Kernel.Content;

/// <summary>The title; it is also the item's display text.</summary>
public sealed record TitlePart : ICheckable
{
    public string Title { get; set; } = "";
    [JsonIgnore] public bool IsEmpty => string.IsNullOrWhiteSpace(Title);
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (IsEmpty) yield return (nameof(Title), "Scrivi il titolo.");
        else if (Title.Length > 255) yield return (nameof(Title), "Il titolo ha più di 255 caratteri.");
    }
}

/// <summary>Where the published item answers, without leading slash; left empty it is made from the title.</summary>
public sealed record AutoroutePart : ICheckable
{
    public string Path { get; set; } = "";
    public bool SetHomepage { get; set; }
    public bool Disabled { get; set; }
    [JsonIgnore] public bool IsEmpty => Path.Length == 0;
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (Path.Length > 300) yield return (nameof(Path), "L'indirizzo ha più di 300 caratteri.");
        if (Path.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '/' or '.'))) yield return (nameof(Path), "Nell'indirizzo usa solo lettere minuscole senza accenti, cifre, trattini e barre.");
        if (Path.StartsWith("gestione", StringComparison.Ordinal)) yield return (nameof(Path), "Gli indirizzi che iniziano con «gestione» sono riservati.");
    }
}

public sealed record AliasPart { public string Alias { get; set; } = ""; }

public sealed record MarkdownBodyPart { public string Markdown { get; set; } = ""; }

public sealed record HtmlBodyPart { public string Html { get; set; } = ""; }

public sealed record PublishLaterPart { public DateTime? ScheduledPublishUtc { get; set; } }

/// <summary>Blocks one below the other; each is a content item of a type with the stereotype Widget.</summary>
public sealed record FlowPart { public JsonArray Widgets { get; set; } = []; }

public sealed record BagPart { public JsonArray ContentItems { get; set; } = []; }

public sealed record TaxonomyPart
{
    public string TermContentType { get; set; } = "";
    public JsonArray Terms { get; set; } = [];
}

public sealed record MenuPart;

public sealed record MenuItemsListPart { public JsonArray MenuItems { get; set; } = []; }

public sealed record LinkMenuItemPart : ICheckable
{
    public string Url { get; set; } = "";
    public string? Target { get; set; }
    [JsonIgnore] public bool IsEmpty => string.IsNullOrWhiteSpace(Url);
    public IEnumerable<(string, string)> Check(ContentFieldDefinition? field)
    {
        if (!IsEmpty && !Links.IsSafe(Url)) yield return (nameof(Url), "Scrivi un indirizzo che inizia con ~/, https://, mailto: o tel:.");
    }

    public IEnumerable<(string, string)> Missing(ContentFieldDefinition? field) => IsEmpty ? [(nameof(Url), "Scrivi dove porta il collegamento.")] : [];
}

/// <summary>The parts that hold a list of items of their own: blocks of a page, terms of a taxonomy, links of a menu.</summary>
public static class InnerLists
{
    /// <summary>The member that holds the list; null for every other part.</summary>
    public static string? MemberOf(string partName) => partName switch
    {
        nameof(FlowPart) => nameof(FlowPart.Widgets),
        nameof(BagPart) => nameof(BagPart.ContentItems),
        nameof(TaxonomyPart) => nameof(TaxonomyPart.Terms),
        nameof(MenuItemsListPart) => nameof(MenuItemsListPart.MenuItems),
        _ => null
    };
}
