using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

public sealed class RecipeStepTests
{
    private const string Roles = """
        { "name": "Roles", "Roles": [
          { "Name": "Administrator", "Description": "Amministra.", "Permissions": ["AccessAdminPanel"] },
          { "Name": "OperatoreRete", "Description": "Opera.", "PermissionBehavior": "Replace", "Permissions": ["AccessAdminPanel", "EditOwn_Rete", "Submit_Rete"] } ] }
        """;

    [Fact]
    public async Task The_same_roles_twice_change_nothing()
    {
        await using var site = await UsersSite.StartAsync();
        var first = await RunAsync(site, Roles);
        var second = await RunAsync(site, Roles);
        Assert.Equal((2, 0, 0), (first.AddedCount, first.ChangedCount, first.Kept));
        Assert.Equal((0, 0, 2), (second.AddedCount, second.ChangedCount, second.Kept));
        Assert.Empty(first.Notes);
    }

    [Theory]
    [InlineData("Replace", "[\"ManageUsers\"]")]
    [InlineData("Add", "[\"AccessAdminPanel\",\"EditOwn_Rete\",\"ManageUsers\",\"Submit_Rete\"]")]
    [InlineData("Remove", "[\"AccessAdminPanel\",\"EditOwn_Rete\",\"Submit_Rete\"]")]
    public async Task Permissions_are_replaced_added_or_removed(string behaviour, string expected)
    {
        await using var site = await UsersSite.StartAsync();
        await RunAsync(site, Roles);
        await RunAsync(site, $$"""{ "name": "Roles", "Roles": [ { "Name": "OperatoreRete", "PermissionBehavior": "{{behaviour}}", "Permissions": ["ManageUsers"] } ] }""");
        var role = await site.ReadAsync(db => db.Set<Role>().SingleAsync(r => r.Name == "OperatoreRete"));
        Assert.Equal((expected, "Opera."), (role.Permissions, role.Description));
    }

    [Fact]
    public async Task A_changed_role_holds_at_once()
    {
        await using var site = await UsersSite.StartAsync();
        await RunAsync(site, Roles);
        Assert.DoesNotContain(Permission.ManageUsers, await HeldAsync());
        await RunAsync(site, """{ "name": "Roles", "Roles": [ { "Name": "OperatoreRete", "PermissionBehavior": "Add", "Permissions": ["ManageUsers"] } ] }""");
        Assert.Contains(Permission.ManageUsers, await HeldAsync());

        Task<IReadOnlySet<string>> HeldAsync() => site.DoAsync(async services => await services.GetRequiredService<IRolePermissions>().OfAsync(["OperatoreRete"], default));
    }

    [Fact]
    public async Task People_are_created_once_and_never_given_another_password()
    {
        await using var site = await UsersSite.StartAsync();
        await RunAsync(site, Roles);
        var first = await RunAsync(site, People("Demo-2026-lavoro"));
        Assert.Equal(1, first.AddedCount);
        var before = (await Operator(site)).PasswordHash;
        var second = await RunAsync(site, People("Demo-2027-lavoro"));
        Assert.Equal((0, 1), (second.AddedCount, second.Kept));
        Assert.Equal(before, (await Operator(site)).PasswordHash);
        await site.SignedInAsync("operatrice", "Demo-2026-lavoro");
        var page = await (await site.Browser().GetAsync("gestione/accesso")).Content.ReadAsStringAsync();
        Assert.Contains("Accessi dimostrativi", page);
        Assert.Contains("Demo-2026-lavoro", page);

        static string People(string password) => $$"""{ "name": "users", "users": [ { "userName": "operatrice", "email": "o@esempio.invalid", "displayName": "Marta", "roles": ["OperatoreRete"], "organization": null, "password": "{{password}}", "demo": true } ] }""";
        static Task<User> Operator(UsersSite site) => site.ReadAsync(db => db.Set<User>().AsNoTracking().SingleAsync(u => u.UserName == "operatrice"));
    }

    [Fact]
    public async Task A_password_for_a_real_person_stops_the_recipe()
    {
        await using var site = await UsersSite.StartAsync();
        var step = await RunAsync(site, """{ "name": "users", "users": [ { "userName": "vera", "displayName": "Vera", "roles": ["NonCe"], "password": "una password vera" } ] }""");
        Assert.Equal(["$.users[0].password", "$.users[0].roles"], step.Problems.Select(p => p.Path).Order());
        Assert.DoesNotContain("dimostrativi", await (await site.Browser().GetAsync("gestione/accesso")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_region_set_up_has_its_administrator()
    {
        await using var site = await UsersSite.StartAsync();
        await TellAsync();
        await TellAsync();
        var browser = await site.SignedInAsync("amministratore", "una prima password lunga");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await browser.GetAsync("gestione/ruoli")).StatusCode);

        Task TellAsync() => site.DoAsync(services => services.GetRequiredService<ActRunner>().DoAsync(new("site.set-up", "prova"), () =>
            services.GetRequiredService<Facts>().TellAsync(new RegionSetUp("una prima password lunga"), default), default));
    }

    private static Task<StepRun> RunAsync(UsersSite site, string json) => site.DoAsync(async services =>
    {
        var body = JsonNode.Parse(json)!.AsObject();
        var step = new StepRun(body["name"]!.ToString(), body, "prova", null);
        await services.GetRequiredService<ActRunner>().DoAsync(new("recipe.apply", "prova"), () =>
            services.GetServices<IRecipeStep>().Single(s => s.Name == step.Name).RunAsync(step, default), default);
        return step;
    });
}
