using System.Diagnostics.CodeAnalysis;

namespace ReteLavoro.Kernel.Values;

/// <summary>A value read from what a person typed, which answers a refusal with a sentence that can be shown.</summary>
public interface ISaysWhyNot<TSelf> : IParsable<TSelf> where TSelf : struct, ISaysWhyNot<TSelf>
{
    /// <param name="text">What was typed; blanks around it, and where usual inside it, do not count.</param>
    /// <param name="whyNot">An Italian sentence, null when the text is good.</param>
    static abstract bool TryParse(string? text, out TSelf value, [NotNullWhen(false)] out string? whyNot);
}

internal static class Typed
{
    /// <summary>Upper case without any blank: how officials' codes are compared.</summary>
    public static string Code(string? text) =>
        string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    public static T OrThrow<T>(string text) where T : struct, ISaysWhyNot<T> =>
        T.TryParse(text, out var value, out var whyNot) ? value : throw new FormatException(whyNot);
}
