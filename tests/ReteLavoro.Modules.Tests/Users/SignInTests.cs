using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Security;
using ReteLavoro.Users;
using ReteLavoro.Users.Data;
using Xunit;

namespace ReteLavoro.Modules.Tests.Users;

public sealed class SignInTests
{
    private const string Locked = "bloccato per 15 minuti";
    private const string Wrong = "Il nome utente o la password non sono giusti.";

    [Theory]
    [InlineData("anna")]
    [InlineData("ANNA@esempio.it")]
    public async Task A_person_signs_in_by_name_or_by_email(string name)
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", "Redattrice");
        var browser = await site.SignedInAsync(name);
        Assert.Contains("Redattrice", await (await browser.GetAsync("gestione/chi")).Content.ReadAsStringAsync());
        var cookie = browser.Cookies.GetAllCookies().Single(c => c.Name == ".ReteLavoro.prova");
        Assert.Equal("/prova", cookie.Path);
        Assert.True(cookie.HttpOnly);
    }

    [Fact]
    public async Task After_four_failures_the_right_password_still_opens()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna");
        for (var i = 0; i < 4; i++) await Refused(site, "anna", "sbagliata", Wrong);
        await site.SignedInAsync("anna");
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("nessuno")]
    public async Task After_five_failures_not_even_the_right_password_opens_for_fifteen_minutes(string name)
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna");
        for (var i = 0; i < 4; i++) await Refused(site, name, "sbagliata", Wrong);
        await Refused(site, name, "sbagliata", Locked);
        await Refused(site, name, UsersSite.Password, Locked);
        site.Clock.Now += TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1);
        await Refused(site, name, UsersSite.Password, Locked);
        site.Clock.Now += TimeSpan.FromSeconds(1);
        if (name == "anna") await site.SignedInAsync(name);
        else await Refused(site, name, UsersSite.Password, Wrong);
    }

    [Fact]
    public async Task A_hundred_tries_at_the_same_moment_are_counted_as_a_hundred()
    {
        await using var site = await UsersSite.StartAsync();
        var counts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() =>
            site.DoAsync(services => services.GetRequiredService<Attempts>().CountAsync("prova", 5, TimeSpan.FromMinutes(15), default)))));
        Assert.Equal(Enumerable.Range(1, 100), counts.Order());
    }

    [Fact]
    public async Task A_hundred_people_sign_in_at_the_same_moment()
    {
        await using var site = await UsersSite.StartAsync();
        var names = Enumerable.Range(0, 20).Select(n => $"persona{n}").ToList();
        foreach (var name in names) await site.PersonAsync(name);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Task.Run(() => site.SignedInAsync(names[n % names.Count]))));
        Assert.Equal(100, await site.ReadAsync(db => db.Set<Ticket>().CountAsync()));
    }

    [Fact]
    public async Task A_try_waits_for_its_turn_to_write_and_does_not_wait_for_the_act_that_it_is_part_of()
    {
        await using var site = await UsersSite.StartAsync();
        await site.DoAsync(async services =>
        {
            var (attempts, acts) = (services.GetRequiredService<Attempts>(), services.GetRequiredService<ActRunner>());
            Task<int> counting;
            using (await services.GetRequiredService<WriteLane>().EnterAsync(default))
            {
                counting = attempts.CountAsync("prova", 5, TimeSpan.FromMinutes(15), default);
                await Task.Delay(300);
                Assert.False(counting.IsCompleted);
            }
            Assert.Equal(1, await counting.WaitAsync(TimeSpan.FromSeconds(30)));
            await acts.DoAsync(new("test", "prova"), () => attempts.ForgetAsync("prova", default), default).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(1, await attempts.CountAsync("prova", 5, TimeSpan.FromMinutes(15), default));
        });
    }

    [Fact]
    public async Task A_suspended_person_and_an_unknown_one_get_the_same_answer()
    {
        await using var site = await UsersSite.StartAsync();
        var id = await site.PersonAsync("anna");
        await site.DoAsync(services => services.GetRequiredService<ActRunner>().DoAsync(new("test", "anna"), () =>
            services.GetRequiredService<Kernel.Data.SiteDbContext>().Set<User>().Where(u => u.Id == id).ExecuteUpdateAsync(s => s.SetProperty(u => u.IsActive, false)), default));
        await Refused(site, "anna", UsersSite.Password, Wrong);
        await Refused(site, "nessuno", UsersSite.Password, Wrong);
    }

    [Fact]
    public async Task A_cookie_saved_before_signing_out_opens_nothing()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", "Redattrice");
        var browser = await site.SignedInAsync("anna");
        var thief = browser.Copy();
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("gestione/chi")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("gestione/esci")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("gestione/chi")).StatusCode);
        Assert.Equal(0, await site.ReadAsync(db => db.Set<Ticket>().CountAsync()));
    }

    [Fact]
    public async Task A_session_lasts_eight_hours_from_the_last_request()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", "Redattrice");
        var browser = await site.SignedInAsync("anna");
        site.Clock.Now += TimeSpan.FromHours(8) - TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("gestione/chi")).StatusCode);
        site.Clock.Now += TimeSpan.FromHours(8) - TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("gestione/chi")).StatusCode);
        site.Clock.Now += TimeSpan.FromHours(8);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("gestione/chi")).StatusCode);
    }

    [Fact]
    public async Task Sign_in_returns_only_within_the_site()
    {
        await using var site = await UsersSite.StartAsync();
        await site.PersonAsync("anna", "Redattrice");
        var there = await site.Browser().PostAsync("gestione/accesso?ritorno=%2Fprova%2Fgestione%2Fchi", ("Name", "anna"), ("Password", UsersSite.Password));
        Assert.Equal("/prova/gestione/chi", there.Headers.Location!.ToString());
        var elsewhere = await site.Browser().PostAsync("gestione/accesso?ritorno=https%3A%2F%2Fmale.example", ("Name", "anna"), ("Password", UsersSite.Password));
        Assert.Equal("/prova/gestione", elsewhere.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Who_must_change_her_password_can_do_nothing_else_and_keeps_her_session_when_she_has()
    {
        await using var site = await UsersSite.StartAsync();
        var id = await site.PersonAsync("anna", Permission.Administrator);
        await site.DoAsync(services => services.GetRequiredService<ActRunner>().DoAsync(new("test", "anna"), () =>
            services.GetRequiredService<Kernel.Data.SiteDbContext>().Set<User>().Where(u => u.Id == id).ExecuteUpdateAsync(s => s.SetProperty(u => u.MustChangePassword, true)), default));
        var (browser, other) = (await site.SignedInAsync("anna"), await site.SignedInAsync("anna"));
        Assert.EndsWith("/gestione/password", (await browser.GetAsync("gestione/utenti")).Headers.Location!.ToString());
        const string chosen = "altre parole lontane tra loro";
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("gestione/password", ("Current", "non questa"), ("Chosen", chosen), ("Again", chosen))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("gestione/password", ("Current", UsersSite.Password), ("Chosen", chosen), ("Again", chosen))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("gestione/utenti")).StatusCode);
        Assert.Contains("/gestione/accesso", (await other.GetAsync("gestione/utenti")).Headers.Location!.ToString());
        await site.SignedInAsync("anna", chosen);
    }

    [Fact]
    public async Task Signing_in_and_being_locked_out_are_acts_of_the_chain()
    {
        await using var site = await UsersSite.StartAsync();
        var id = await site.PersonAsync("anna");
        await site.SignedInAsync("anna");
        for (var i = 0; i < 6; i++) await site.Browser().SignInAsync("anna", "sbagliata");
        var acts = await site.ReadAsync(db => db.Set<ActRecord>().Where(a => a.Subject == id.ToString()).OrderBy(a => a.Sequence).Select(a => a.Kind + " " + a.ActorName).ToListAsync());
        Assert.Equal(["users.sign-in anna", "users.lock-out accesso"], acts);
    }

    private static async Task Refused(UsersSite site, string name, string password, string sentence)
    {
        var answer = await site.Browser().SignInAsync(name, password);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }
}
