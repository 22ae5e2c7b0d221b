using Microsoft.AspNetCore.Http;
using ReteLavoro.Kernel.Content;

namespace ReteLavoro.Content;

internal static class MediaFiles
{
    public static IResult Serve(string path, MediaStore media, HttpContext context)
    {
        if (media.Find(path) is not { } file || MediaStore.ContentType(path) is not { } type) return Results.NotFound();
        // Documents are handed over, not opened inside the site.
        var inline = type.StartsWith("image/", StringComparison.Ordinal) || type == "application/pdf";
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.File(file.FullName, type, inline ? null : Path.GetFileName(path), file.LastWriteTimeUtc, enableRangeProcessing: true);
    }
}
