using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Kernel.Content;

/// <summary>The files of a region. Names and contents are checked; a file never leaves the tenant's folder.</summary>
public sealed class MediaStore(Tenant tenant)
{
    public const int MostMegabytes = 20;

    /// <summary>Extension, type answered, and the bytes that a file of that kind begins with. No SVG and no HTML: they run scripts.</summary>
    private static readonly Dictionary<string, (string ContentType, byte[][] Signatures)> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = ("image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        [".jpeg"] = ("image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        [".png"] = ("image/png", [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]]),
        [".gif"] = ("image/gif", ["GIF87a"u8.ToArray(), "GIF89a"u8.ToArray()]),
        [".webp"] = ("image/webp", ["RIFF"u8.ToArray()]),
        [".pdf"] = ("application/pdf", ["%PDF-"u8.ToArray()]),
        [".docx"] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [[0x50, 0x4B, 0x03, 0x04]]),
        [".xlsx"] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [[0x50, 0x4B, 0x03, 0x04]]),
        [".odt"] = ("application/vnd.oasis.opendocument.text", [[0x50, 0x4B, 0x03, 0x04]]),
        [".csv"] = ("text/csv", []),
        [".txt"] = ("text/plain", []),
        [".ics"] = ("text/calendar", [])
    };

    public static IEnumerable<string> Extensions => Kinds.Keys;
    public static string? ContentType(string path) => Kinds.TryGetValue(Path.GetExtension(path), out var kind) ? kind.ContentType : null;

    /// <summary>"12 kB", "1,5 MB".</summary>
    public static string SizeInWords(long bytes) => bytes >= 1024 * 1024 ? $"{bytes / 1048576.0:N1} MB" : $"{Math.Max(1, bytes / 1024)} kB";

    public string? WhyNotName(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Length > 200) return "Il nome del file manca o supera i 200 caratteri.";
        if (path.Split('/').Any(s => s is "" or "." or "..") || path.Any(c => !(char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ' '))) return $"«{path}» non va bene come nome: usa lettere, cifre, trattini e punti.";
        return Kinds.ContainsKey(Path.GetExtension(path)) ? null : $"I file «{Path.GetExtension(path)}» non sono ammessi: usa {string.Join(", ", Kinds.Keys)}.";
    }

    public string? WhyNotContent(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostMegabytes * 1024 * 1024) return $"«{path}» supera i {MostMegabytes} MB.";
        if (bytes.Length == 0) return $"«{path}» è vuoto.";
        var signatures = Kinds[Path.GetExtension(path)].Signatures;
        foreach (var signature in signatures)
            if (bytes.StartsWith(signature)) return null;
        return signatures.Length == 0 ? null : $"«{path}» non contiene quello che il nome promette.";
    }

    public bool Holds(string path, ReadOnlySpan<byte> bytes) => File.Exists(Full(path)) && bytes.SequenceEqual(File.ReadAllBytes(Full(path)));

    public FileInfo? Find(string path) => WhyNotName(path) is null && new FileInfo(Full(path)) is { Exists: true } file ? file : null;

    public async Task WriteAsync(string path, byte[] bytes, CancellationToken cancel)
    {
        var full = Full(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = full + "." + Guid.NewGuid().ToString("N")[..8];
        await File.WriteAllBytesAsync(temporary, bytes, cancel);
        // Renaming is what makes it whole: a reader sees the old file or the new one.
        File.Move(temporary, full, overwrite: true);
    }

    public IEnumerable<string> List() => Directory.Exists(tenant.Folder.Media)
        ? Directory.EnumerateFiles(tenant.Folder.Media, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(tenant.Folder.Media, f).Replace('\\', '/')).Where(f => WhyNotName(f) is null).Order()
        : [];

    private string Full(string path) => Path.Combine(tenant.Folder.Media, path);
}
