using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Content;

/// <summary>
/// Files sent to the site: on the page of files, or within the editor for a field that chooses one. The file is an act of its
/// own and is there before the text is: a text that is then refused comes back with the file chosen.
/// </summary>
internal sealed partial class ContentUploads(MediaStore media, ActRunner acts)
{
    /// <summary>How the input of a file is called, below the field: "Notizia.Immagine.Carica[0]".</summary>
    public const string Input = "Carica";

    private const string Folder = "immagini";

    /// <param name="Chooser">The input that holds the path: "Notizia.Immagine.Paths[0]".</param>
    /// <param name="WhyNot">What is wrong with the file; it is then neither chosen nor stored.</param>
    public sealed record Sent(string Name, string Chooser, string Path, byte[] Bytes, string? WhyNot);

    /// <summary>The files that the editor's form brings for the fields it has shown.</summary>
    public async Task<IReadOnlyList<Sent>> ReadAsync(IFormCollection form, bool mayUpload, CancellationToken cancel)
    {
        var sent = new List<Sent>();
        foreach (var file in form.Files.Where(f => f.Length > 0))
        {
            if (Named().Match(file.Name) is not { Success: true } match || !form[ContentForm.Shown].Contains(match.Groups[1].Value)) continue;
            var bytes = await BytesAsync(file, cancel);
            var path = Free(file.FileName, bytes);
            sent.Add(new(file.Name, $"{match.Groups[1].Value}.{nameof(MediaField.Paths)}[{match.Groups[2].Value}]", path, bytes, mayUpload ? WhyNot(path, bytes) : "Il tuo ruolo non permette di caricare file: scegline uno fra quelli già caricati."));
        }
        return sent;
    }

    /// <summary>The form as it would be had the files been chosen from those that are there.</summary>
    public static IFormCollection Chosen(IFormCollection form, IEnumerable<Sent> files)
    {
        var values = form.ToDictionary(v => v.Key, v => v.Value);
        foreach (var file in files.Where(f => f.WhyNot is null)) values[file.Chooser] = new StringValues(file.Path);
        return new FormCollection(values, form.Files);
    }

    public string? WhyNot(string path, byte[] bytes) => media.WhyNotName(path) ?? media.WhyNotContent(path, bytes);

    public async Task StoreAsync(string path, byte[] bytes, CancellationToken cancel)
    {
        if (media.Find(path) is not null && media.Holds(path, bytes)) return;
        await acts.DoAsync(new("media.upload", path), () =>
        {
            acts.AfterCommit(() => media.WriteAsync(path, bytes, CancellationToken.None));
            return Task.CompletedTask;
        }, cancel);
    }

    public static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }

    /// <summary>A name that no other file has: what is there already is somebody's, and stands on other pages.</summary>
    private string Free(string fileName, byte[] bytes)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        var (stem, extension) = (Slug.From(Path.GetFileNameWithoutExtension(name), 80).Value is { Length: > 0 } slug ? slug : "file", Path.GetExtension(name).ToLowerInvariant());
        var path = $"{Folder}/{stem}{extension}";
        for (var n = 2; media.Find(path) is not null && !media.Holds(path, bytes); n++) path = $"{Folder}/{stem}-{n}{extension}";
        return path;
    }

    [GeneratedRegex(@"^([\w.\[\]-]+)\." + Input + @"\[(\d{1,2})\]$")]
    private static partial Regex Named();
}
