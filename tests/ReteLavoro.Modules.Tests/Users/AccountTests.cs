using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

public sealed class AccountTests
{
    [Fact]
    public async Task The_last_active_administrator_stays()
    {
        await using var site = await UsersSite.StartAsync();
        var (anna, bea) = (await site.PersonAsync("anna", Permission.Administrator), await site.PersonAsync("bea", Permission.Administrator));
        await AsAdministrator(site, a => a.DeactivateAsync(bea, default));
        await Assert.ThrowsAsync<RuleBroken>(() => AsAdministrator(site, a => a.DeactivateAsync(anna, default)));
        var stamp = (await site.FindAsync(anna)).ConcurrencyStamp!;
        await Assert.ThrowsAsync<RuleBroken>(() => AsAdministrator(site, a => a.EditAsync(new() { Id = anna, DisplayName = "Anna", Roles = [], ConcurrencyStamp = stamp }, default)));
        Assert.True((await site.FindAsync(anna)).IsActive);
        Assert.Equal("anna", (await site.FindAsync(anna)).DisplayName);
    }

    [Fact]
    public async Task Two_administrators_who_suspend_each_other_at_once_leave_one()
    {
        await using var site = await UsersSite.StartAsync();
        Guid[] both = [await site.PersonAsync("anna", Permission.Administrator), await site.PersonAsync("bea", Permission.Administrator)];
        var outcomes = await Task.WhenAll(both.Select(id => Task.Run(async () =>
        {
            try { await AsAdministrator(site, a => a.DeactivateAsync(id, default)); return true; }
            catch (RuleBroken) { return false; }
        })));
        Assert.Single(outcomes, done => done);
        Assert.Equal(1, await site.ReadAsync(db => db.Set<User>().CountAsync(u => u.IsActive)));
    }

    [Fact]
    public async Task Only_an_administrator_makes_or_touches_an_administrator()
    {
        await using var site = await UsersSite.StartAsync();
        var anna = await site.PersonAsync("anna", Permission.Administrator);
        await site.PersonAsync("bea", "Segreteria");
        var carla = await site.PersonAsync("carla");
        await site.RoleAsync("Segreteria", Permission.AccessAdminPanel, Permission.ManageUsers);
        var bea = await site.SignedInAsync("bea");
        var stamp = (await site.FindAsync(carla)).ConcurrencyStamp!;
        var promoted = await bea.PostAsync($"gestione/utenti/{carla}", ("DisplayName", "Carla"), ("Roles", Permission.Administrator), ("ConcurrencyStamp", stamp));
        Assert.Equal(HttpStatusCode.BadRequest, promoted.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await bea.PostAsync($"gestione/utenti/{anna}?handler=Disattiva")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await bea.PostAsync($"gestione/utenti/{carla}?handler=Disattiva")).StatusCode);
    }

    [Fact]
    public async Task A_suspended_person_is_out_at_once()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", Permission.Administrator);
        var bea = await site.PersonAsync("bea", "Redattrice");
        var browser = await site.SignedInAsync("bea");
        await AsAdministrator(site, a => a.DeactivateAsync(bea, default));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("gestione/chi")).StatusCode);
    }

    [Fact]
    public async Task A_new_role_is_held_within_a_minute_and_without_signing_in_again()
    {
        await using var site = await UsersSite.StartAsync();
        var bea = await site.PersonAsync("bea", "Redattrice");
        await site.RoleAsync("Consultazione", Permission.AccessAdminPanel);
        var browser = await site.SignedInAsync("bea");
        var stamp = (await site.FindAsync(bea)).ConcurrencyStamp!;
        await site.DoAsync(services => AddAdministrator(services));
        await AsAdministrator(site, a => a.EditAsync(new() { Id = bea, DisplayName = "Bea", Roles = ["Consultazione"], ConcurrencyStamp = stamp }, default));
        site.Clock.Now += TimeSpan.FromSeconds(61);
        var claims = await (await browser.GetAsync("gestione/chi")).Content.ReadAsStringAsync();
        Assert.Contains("Consultazione", claims);
        Assert.DoesNotContain("Redattrice", claims);

        static Task AddAdministrator(IServiceProvider services) => services.GetRequiredService<ActRunner>().DoAsync(new("test", "zoe"), async () =>
        {
            var db = services.GetRequiredService<Kernel.Data.SiteDbContext>();
            db.Add(new Role { Id = Guid.CreateVersion7(), Name = Permission.Administrator, NormalizedName = "ADMINISTRATOR" });
            await db.SaveChangesAsync();
            await services.GetRequiredService<Accounts>().CreateAsync(new() { UserName = "zoe", DisplayName = "Zoe", Roles = [Permission.Administrator] }, default);
        }, default);
    }

    [Fact]
    public async Task The_second_of_two_who_edit_the_same_person_is_told()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", Permission.Administrator);
        var bea = await site.PersonAsync("bea");
        var stamp = (await site.FindAsync(bea)).ConcurrencyStamp!;
        await AsAdministrator(site, a => a.EditAsync(new() { Id = bea, DisplayName = "Beatrice", Roles = [], ConcurrencyStamp = stamp }, default));
        var second = await Assert.ThrowsAsync<RuleBroken>(() => AsAdministrator(site, a => a.EditAsync(new() { Id = bea, DisplayName = "Bice", Roles = [], ConcurrencyStamp = stamp }, default)));
        Assert.Contains("qualcun altro", second.Message);
        Assert.Equal("Beatrice", (await site.FindAsync(bea)).DisplayName);
    }

    [Fact]
    public async Task People_are_found_by_role_and_organization()
    {
        await using var site = await UsersSite.StartAsync();
        var anna = await site.PersonAsync("anna", "IstruttoreProvincia");
        await site.PersonAsync("bea", "IstruttoreProvincia");
        await site.DoAsync(services => services.GetRequiredService<ActRunner>().DoAsync(new("test", "anna"), () =>
            services.GetRequiredService<Kernel.Data.SiteDbContext>().Set<User>().Where(u => u.Id == anna).ExecuteUpdateAsync(s => s.SetProperty(u => u.OrganizationId, "provincia-di-bergamo")), default));
        var (all, one) = await site.DoAsync(async services =>
        {
            var people = services.GetRequiredService<IPeople>();
            return (await people.WithRoleAsync("IstruttoreProvincia", null, default), await people.WithRoleAsync("IstruttoreProvincia", ["provincia-di-bergamo"], default));
        });
        Assert.Equal(["anna", "bea"], all.Select(p => p.Name));
        Assert.Equal(new PersonContact(anna.ToString(), "anna", "anna@esempio.it", "provincia-di-bergamo"), Assert.Single(one));
    }

    private static Task AsAdministrator(UsersSite site, Func<Accounts, Task> work) => site.DoAsync(services =>
    {
        services.GetRequiredService<Actor>().Is(new(new System.Security.Claims.ClaimsIdentity(
            [new(System.Security.Claims.ClaimTypes.NameIdentifier, "x"), new(System.Security.Claims.ClaimTypes.Role, Permission.Administrator)], "test")));
        return work(services.GetRequiredService<Accounts>());
    });
}
