using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Territory;

/// <summary>
/// Names as one looks for them: small letters, no accents, one dash between words. Databases disagree on what
/// "the same letter" is, so the folded name is stored and both sides of a search are folded here.
/// </summary>
public static class SearchText
{
    public static string Fold(string? text) => Slug.From(text, int.MaxValue).Value;
}
