using System.Text;
using ReteLavoro.Kernel.Recipes.Expressions;

namespace ReteLavoro.Kernel.Recipes;

/// <summary>The files beside a recipe, and no others: a path that leads out of the root is refused, also through a link.</summary>
/// <param name="folder">Where the recipe stands; relative paths start here.</param>
/// <param name="root">What must not be left; the same folder when null.</param>
public sealed class RecipeFolder(string folder, string? root = null)
{
    private const int MaxTextBytes = 1024 * 1024;

    private readonly string _folder = Path.GetFullPath(folder);
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root ?? folder));

    /// <param name="relativePath">With <c>/</c> or <c>\</c>, as recipes are written on either system.</param>
    /// <returns>The full path of a file that exists.</returns>
    /// <exception cref="ExpressionError">Leads outside, or there is no such file.</exception>
    public string Find(string relativePath)
    {
        var path = relativePath.Replace('\\', '/');
        if (path.Length == 0 || path.Contains('\0') || path.Contains(':') || Path.IsPathRooted(path))
            throw new ExpressionError($"«{relativePath}» non è un percorso relativo alla cartella della ricetta.");
        var full = Path.GetFullPath(Path.Combine(_folder, path));
        if (!IsInside(full)) throw Outside(relativePath);
        if (!File.Exists(full)) throw new ExpressionError($"Il file «{relativePath}» non c'è.");
        return LeavesThroughLink(full) ? throw Outside(relativePath) : full;
    }

    /// <exception cref="ExpressionError">As <see cref="Find"/>; also over 1 MB, or not UTF-8.</exception>
    public string ReadText(string relativePath)
    {
        var file = Find(relativePath);
        if (new FileInfo(file).Length > MaxTextBytes) throw new ExpressionError($"Il file «{relativePath}» supera 1 MB.");
        try { return File.ReadAllText(file, new UTF8Encoding(false, throwOnInvalidBytes: true)); }
        catch (DecoderFallbackException) { throw new ExpressionError($"Il file «{relativePath}» non è in UTF-8."); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ExpressionError($"Il file «{relativePath}» non si può leggere.");
        }
    }

    private static ExpressionError Outside(string path) => new($"«{path}» porta fuori dalla cartella della ricetta.");

    private bool IsInside(string full) => full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private bool LeavesThroughLink(string full)
    {
        for (var part = full; part.Length > _root.Length; part = Path.GetDirectoryName(part)!)
            if (new FileInfo(part).ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsInside(target.FullName)) return true;
        return false;
    }
}
