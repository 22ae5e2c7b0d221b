using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;

namespace ReteLavoro.Content;

internal static class SiteMapFile
{
    public static async Task<IResult> Serve(SiteDbContext db, HttpContext context, CancellationToken cancel)
    {
        XNamespace ns = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var root = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/";
        var pages = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Published == true && v.Path != null).OrderBy(v => v.Path).Select(v => new { v.Path, v.ModifiedUtc }).Take(50_000).ToListAsync(cancel);
        var map = new XDocument(new XElement(ns + "urlset", pages.Select(p => new XElement(ns + "url", new XElement(ns + "loc", root + p.Path), new XElement(ns + "lastmod", p.ModifiedUtc.ToString("yyyy-MM-dd"))))));
        return Results.Content("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + map, "application/xml; charset=utf-8");
    }
}
