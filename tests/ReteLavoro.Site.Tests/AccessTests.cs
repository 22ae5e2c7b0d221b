using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Who may open what: a table under test, made of the routes that there really are.</summary>
public sealed class AccessTests(OneSite fixture) : IClassFixture<OneSite>
{
    private const string Region = "lombardia";
    private Testing.Site Site => fixture.Site;

    [Fact]
    public async Task Every_endpoint_says_who_may()
    {
        foreach (var region in new[] { "lombardia", "piemonte" })
        {
            var silent = (await EndpointsAsync(region)).Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(e => e.RoutePattern.RawText).ToList();
            Assert.True(silent.Count == 0, $"{region}: neither authorize nor allow-anonymous on {string.Join(", ", silent)}");
        }
    }

    /// <summary>The area is the lock: what stands under gestione is open to nobody in particular, the ways in excepted.</summary>
    [Fact]
    public async Task The_back_office_is_closed_but_for_its_ways_in()
    {
        var open = (await EndpointsAsync(Region)).Where(e => Route(e).StartsWith("/gestione", StringComparison.Ordinal) && e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Route).Order(StringComparer.Ordinal);
        Assert.Equal(["/gestione/accesso", "/gestione/invito/{token}", "/gestione/nuova-password/{token}", "/gestione/password-dimenticata"], open.Distinct().Except(["/gestione/esci", "/gestione/password"]));
    }

    [Fact]
    public async Task Every_route_lets_in_whom_the_table_says_and_nobody_else()
    {
        var roles = await Site.ReadAsync(Region, db => db.Database.SqlQueryRaw<string>("SELECT \"Name\" AS \"Value\" FROM users_role ORDER BY \"Name\"").ToListAsync());
        Assert.True(roles.Count >= 6, "The recipe's roles are missing.");
        await Site.PersonForEach(Region, roles);
        var people = new Dictionary<string, Visitor> { ["anonimo"] = Site.Visitor(Region) };
        foreach (var role in roles) people[role] = await Site.As(Given.UserOf(role), Region);

        var seen = new List<string>();
        foreach (var route in (await EndpointsAsync(Region)).Select(Route).Distinct().Order(StringComparer.Ordinal))
        {
            var letIn = new List<string>();
            foreach (var (role, visitor) in people)
            {
                var page = await visitor.Get(Sample(route));
                Assert.True((int)page.Status < 500, $"{route} as {role}: {(int)page.Status}");
                var refused = page.Status == HttpStatusCode.Forbidden || page.Status == HttpStatusCode.Redirect && page.Location!.Contains("/gestione/accesso", StringComparison.Ordinal);
                if (refused) Assert.True(role == "anonimo" ? page.Status == HttpStatusCode.Redirect : page.Status == HttpStatusCode.Forbidden, $"{route} as {role}: {(int)page.Status} {page.Location}");
                else letIn.Add(role);
            }
            seen.Add($"{route} = {(letIn.Count == people.Count ? "chiunque" : letIn.Count == people.Count - 1 && !letIn.Contains("anonimo") ? "chi entra" : letIn.Count == 0 ? "nessuno" : string.Join(" ", letIn))}");
        }
        Contract.Check("accessi.txt", seen);
    }

    private async Task<IReadOnlyList<RouteEndpoint>> EndpointsAsync(string region) =>
        [.. (await Site.Host.SiteAsync(Site.Tenant(region), default)).Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private static string Route(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/').ToLowerInvariant();

    /// <summary>An address of the route; the thing it names need not exist, since the lock comes first.</summary>
    internal static string Sample(string route) => System.Text.RegularExpressions.Regex.Replace(route, @"/?\{(?<optional>[^}]*?)\}", m => m.Groups["optional"].Value switch
    {
        var p when p.EndsWith('?') || p.StartsWith("**", StringComparison.Ordinal) => "",
        var p when p.Contains(":regex", StringComparison.Ordinal) => "/" + System.Text.RegularExpressions.Regex.Match(p, @"(\w+)\|").Groups[1].Value,
        var p when p.Contains(":guid", StringComparison.Ordinal) => "/" + Guid.Empty,
        var p when p.Contains(":int", StringComparison.Ordinal) => "/404",
        _ => "/campione"
    });
}
