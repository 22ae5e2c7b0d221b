using System.Net;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Security;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

public sealed class PermissionTests
{
    public static TheoryData<string> Guarded => new("gestione/utenti", "gestione/utenti/nuovo", $"gestione/utenti/{Guid.Empty}", "gestione/ruoli");

    [Theory, MemberData(nameof(Guarded))]
    public async Task Only_who_manages_people_sees_them(string path)
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", "Redattrice");
        await site.PersonAsync("bea", "Segreteria");
        await site.PersonAsync("carla", "SoloUtenti");
        await site.RoleAsync("Segreteria", Permission.AccessAdminPanel, Permission.ManageUsers);
        await site.RoleAsync("SoloUtenti", Permission.ManageUsers);
        var visitor = await site.Browser().GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, visitor.StatusCode);
        Assert.StartsWith("/prova/gestione/accesso?ritorno=%2Fprova%2Fgestione%2F", visitor.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await (await site.SignedInAsync("anna")).GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await site.SignedInAsync("carla")).GetAsync(path)).StatusCode);
        Assert.Contains((await (await site.SignedInAsync("bea")).GetAsync(path)).StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
    }

    [Fact]
    public async Task A_door_without_a_lock_is_shut_to_visitors()
    {
        await using var site = await UsersSite.StartAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await site.Browser().GetAsync("gestione/senza-serratura")).StatusCode);
    }

    [Theory]
    [InlineData("EditContent", "Edit", "altra", true)]
    [InlineData("Edit_Rete", "Edit", "altra", true)]
    [InlineData("Publish_Rete", "Edit", "altra", true)]
    [InlineData("EditOwn_Rete", "Edit", "sua", true)]
    [InlineData("EditOwn_Rete", "Edit", "altra", false)]
    [InlineData("EditOwn_Rete", "View", "sua", true)]
    [InlineData("EditOwn_Rete", "Publish", "sua", false)]
    [InlineData("Edit_Pagina", "Edit", "sua", false)]
    [InlineData("Inventato", "Edit", "sua", false)]
    public async Task Own_means_of_the_same_organization_and_nothing_is_allowed_by_default(string permission, string what, string organization, bool allowed)
    {
        await using var site = await UsersSite.StartAsync();
        await site.RoleAsync("Ruolo", permission);
        var item = new ContentItem { ContentType = "Rete", ContentItemId = "a", ContentItemVersionId = "b", Owner = "un'altra", OwnerOrganization = organization, Number = 1 };
        var person = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "lei"), new(ClaimTypes.Role, "Ruolo"), new(ActorClaims.OrganizationId, "sua")], "test"));
        var visitor = new ClaimsPrincipal(new ClaimsIdentity());
        await site.DoAsync(async services =>
        {
            var permissions = services.GetRequiredService<Permissions>();
            Assert.Equal(allowed, await permissions.MayAsync(person, what, "Rete", item, default));
            Assert.False(await permissions.MayAsync(visitor, what, "Rete", item, default));
        });
    }
}
