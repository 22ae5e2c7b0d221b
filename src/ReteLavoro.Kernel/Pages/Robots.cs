using Microsoft.AspNetCore.Http;

namespace ReteLavoro.Kernel.Pages;

/// <summary>What <c>robots.txt</c> says: the public pages may be found, the back-office is nothing to look for.</summary>
public static class Robots
{
    /// <param name="roots">The path of each region on this host: "/lombardia", or "" for a host of its own.</param>
    public static IResult Text(HttpRequest request, IEnumerable<string> roots) => Results.Text(string.Concat(
        ["User-agent: *\n", .. roots.Select(root => $"Disallow: {root}/gestione\n"), .. roots.Select(root => $"Sitemap: {request.Scheme}://{request.Host}{root}/sitemap.xml\n")]));
}
