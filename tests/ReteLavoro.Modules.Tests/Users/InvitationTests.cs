using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

public sealed class InvitationTests
{
    private const string Chosen = "altre parole lontane tra loro";

    [Fact]
    public async Task An_invited_person_chooses_her_password_once()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", Permission.Administrator);
        await site.RoleAsync("Redattrice", Permission.AccessAdminPanel);
        var anna = await site.SignedInAsync("anna");
        var invited = await anna.PostAsync("gestione/utenti/nuovo", ("DisplayName", "Bea Verdi"), ("Email", "bea@esempio.it"), ("Roles", "Redattrice"));
        Assert.Equal(HttpStatusCode.Redirect, invited.StatusCode);
        var link = await LinkInMailAsync(site, "bea@esempio.it", "invito");

        Assert.Equal(HttpStatusCode.BadRequest, (await site.Browser().PostAsync(link, ("Chosen", "corta"), ("Again", "corta"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Browser().PostAsync(link, ("Chosen", Chosen), ("Again", "diversa"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await site.Browser().PostAsync(link, ("Chosen", Chosen), ("Again", Chosen))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await site.Browser().GetAsync(link)).StatusCode);
        var bea = await site.SignedInAsync("bea@esempio.it", Chosen);
        Assert.Contains("Redattrice", await (await bea.GetAsync("gestione/chi")).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await bea.GetAsync("gestione/utenti")).StatusCode);
    }

    [Fact]
    public async Task An_invitation_is_good_until_the_seventh_day_is_over()
    {
        await using var site = await UsersSite.StartAsync();
        var link = await InviteAsync(site);
        site.Clock.Now += TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser().GetAsync(link)).StatusCode);
        site.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.Gone, (await site.Browser().GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Two_who_accept_the_same_invitation_at_once_make_one_person()
    {
        await using var site = await UsersSite.StartAsync();
        var secret = (await InviteAsync(site)).Split('/')[^1];
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            try { await site.DoAsync(services => services.GetRequiredService<Invitations>().AcceptAsync(secret, Chosen, default)); return true; }
            catch (Kernel.Acts.RuleBroken) { return false; }
        })));
        Assert.Single(outcomes, done => done);
    }

    [Fact]
    public async Task The_answer_to_a_forgotten_password_does_not_say_whether_the_address_is_known()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna");
        var known = await site.Browser().PostAsync("gestione/password-dimenticata", ("Email", "anna@esempio.it"));
        var unknown = await site.Browser().PostAsync("gestione/password-dimenticata", ("Email", "nessuno@esempio.it"));
        Assert.Equal(known.StatusCode, unknown.StatusCode);
        Assert.Equal(await known.Content.ReadAsStringAsync(), await unknown.Content.ReadAsStringAsync());
        Assert.Equal(["anna@esempio.it"], await site.ReadAsync(db => db.Set<OutboxMail>().Select(m => m.To).ToListAsync()));
    }

    [Fact]
    public async Task Three_mails_an_hour_and_no_more()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna");
        for (var i = 0; i < 5; i++) await AskAsync(site);
        Assert.Equal(3, await site.ReadAsync(db => db.Set<OutboxMail>().CountAsync()));
        site.Clock.Now += TimeSpan.FromHours(1);
        await AskAsync(site);
        Assert.Equal(4, await site.ReadAsync(db => db.Set<OutboxMail>().CountAsync()));
    }

    [Fact]
    public async Task A_link_for_a_new_password_works_once_and_ends_the_sessions()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", "Redattrice");
        var browser = await site.SignedInAsync("anna");
        await AskAsync(site);
        var link = await LinkInMailAsync(site, "anna@esempio.it", "nuova-password");
        // Whoever minds the mail reads the text, and could otherwise become anybody.
        Assert.DoesNotContain(link, await site.ReadAsync(db => db.Set<OutboxMail>().Select(m => m.Text).SingleAsync()));
        Assert.Equal(HttpStatusCode.Redirect, (await site.Browser().PostAsync(link, ("Chosen", Chosen), ("Again", Chosen))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await site.Browser().GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("gestione/chi")).StatusCode);
        await site.SignedInAsync("anna", Chosen);
        Assert.Equal(HttpStatusCode.BadRequest, (await site.Browser().SignInAsync("anna", UsersSite.Password)).StatusCode);
    }

    [Fact]
    public async Task A_link_for_a_new_password_is_good_for_an_hour()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna");
        await AskAsync(site);
        var link = await LinkInMailAsync(site, "anna@esempio.it", "nuova-password");
        site.Clock.Now += TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.OK, (await site.Browser().GetAsync(link)).StatusCode);
        site.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.Gone, (await site.Browser().GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await site.Browser().GetAsync("gestione/nuova-password/inventato")).StatusCode);
    }

    private static Task AskAsync(UsersSite site) => site.DoAsync(services => services.GetRequiredService<PasswordReset>().AskAsync("anna@esempio.it", "192.0.2.1", default));

    private static async Task<string> InviteAsync(UsersSite site)
    {
        await site.DoAsync(services => services.GetRequiredService<Invitations>().InviteAsync(new() { Email = "bea@esempio.it", DisplayName = "Bea", Roles = [] }, default));
        return await LinkInMailAsync(site, "bea@esempio.it", "invito");
    }

    private static async Task<string> LinkInMailAsync(UsersSite site, string to, string page)
    {
        var text = await site.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.To == to).OrderByDescending(m => m.CreatedUtc).Select(m => m.Secret).FirstAsync());
        return Regex.Match(text!, $@"https://reti\.example\.it/prova/(gestione/{page}/\S+)").Groups[1].Value;
    }
}
