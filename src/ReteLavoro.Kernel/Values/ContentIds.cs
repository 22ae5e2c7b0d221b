using System.Security.Cryptography;
using System.Text;

namespace ReteLavoro.Kernel.Values;

/// <summary>Ids of content items, versions and activities in Orchard Core's form: 26 characters of <c>0-9a-z</c> without <c>i l o u</c>.</summary>
public static class ContentIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    /// <summary>A random id (130 bits).</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The same id for the same seed, on every machine: so a recipe that asks for ids finds again what it made.</summary>
    public static string From(string seed) =>
        // 26 of the hash's 32 bytes, five bits of each: 32 divides 256, so every character is equally likely.
        string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(seed)).Take(Length).Select(b => Alphabet[b % Alphabet.Length]));

    /// <summary>Whether the text has that form. Other systems' ids may differ, and are still accepted on import.</summary>
    public static bool IsWellFormed(string? text) => text is { Length: Length } && text.All(Alphabet.Contains);
}
