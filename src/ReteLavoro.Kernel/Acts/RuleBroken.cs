using System.Diagnostics.CodeAnalysis;

namespace ReteLavoro.Kernel.Acts;

/// <summary>
/// The one way to refuse: a sentence for the person who asked. The page filter turns it into a form error (status 400);
/// the act it was thrown in is undone.
/// </summary>
public sealed class RuleBroken(string sentence, string? field = null) : Exception(sentence)
{
    /// <summary>The form field that the sentence belongs to, or null for the whole form.</summary>
    public string? Field { get; } = field;

    public static void If([DoesNotReturnIf(true)] bool broken, string sentence)
    {
        if (broken) throw new RuleBroken(sentence);
    }
}
