// placeholder until merge
using System.Security.Cryptography;
namespace ReteLavoro.Kernel.Values;
public static class ContentIds
{
    public static string New() => From(Guid.NewGuid().ToString());
    public static string From(string seed) { var h = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed)); const string a = "0123456789abcdefghjkmnpqrstvwxyz"; return string.Concat(h.Take(26).Select(b => a[b & 31])); }
}
public static class Slug { public static string From(string s) => string.Join('-', new string([.. s.Normalize(System.Text.NormalizationForm.FormD).ToLowerInvariant().Where(c => c < 128 && (char.IsLetterOrDigit(c) || c is ' ' or '-'))]).Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries)); }
