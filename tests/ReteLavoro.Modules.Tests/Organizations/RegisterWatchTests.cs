using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Modules.Tests.Territory;
using ReteLavoro.Organizations;
using ReteLavoro.Testing;
using ReteLavoro.Users;
using Xunit;

namespace ReteLavoro.Modules.Tests.Organizations;

public class RegisterWatchTests
{
    private readonly FixedClock _clock = new();
    private readonly List<AccreditationLapsed> _told = [];

    [Fact]
    public async Task NET_04_an_accreditation_that_lapses_is_told_once_on_the_day_after_its_last()
    {
        await using var site = await SiteAsync();
        // The clock stands on 24 November 2026.
        await Accredit(site, "Albo lavoro", "1", new(2026, 11, 24));
        await Watch(site);
        Assert.Empty(_told);
        _clock.Advance(TimeSpan.FromDays(1));
        await Watch(site);
        await Watch(site);
        Assert.Equal([new("operatore", "Albo lavoro", new(2026, 11, 24))], _told);
        Assert.Equal(1, await site.Acts("organizations.lapse"));
    }

    [Fact]
    public async Task NET_04_an_entry_that_another_renews_is_no_lapse_and_a_corrected_end_is_told_anew()
    {
        await using var site = await SiteAsync();
        await Accredit(site, "Albo lavoro", "1", new(2026, 11, 20));
        await Accredit(site, "Albo lavoro", "2", new(2026, 12, 31), from: new(2026, 11, 21));
        await Accredit(site, "Albo formazione", "1", new(2026, 11, 22));
        await Watch(site);
        Assert.Equal([new("operatore", "Albo formazione", new(2026, 11, 22))], _told);

        var renewed = await site.Ask<IOrganizations, OrganizationDetails?>(o => o.FindAsync("operatore", default));
        await site.Do<OrganizationRegister>(r => r.CloseAccreditationAsync("operatore", renewed!.Accreditations.Single(a => a.Number == "2").Id, new(2026, 11, 23), null, default));
        await Watch(site);
        Assert.Equal(new("operatore", "Albo lavoro", new(2026, 11, 23)), _told[^1]);
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public async Task A_handler_that_fails_leaves_the_lapse_to_be_told_again()
    {
        await using var site = await SiteAsync(fails: true);
        await Accredit(site, "Albo lavoro", "1", new(2026, 11, 20));
        Assert.Equal("prova", (await Assert.ThrowsAsync<InvalidOperationException>(() => Watch(site))).Message);
        Assert.Null(await site.Ask<SiteDbContext, DateOnly?>(db => db.Set<Accreditation>().Select(a => a.LapseTold).SingleAsync()));
        Assert.Equal(0, await site.Acts("organizations.lapse"));
    }

    [Fact]
    public async Task Who_keeps_the_register_is_asked_once_for_the_reviews_that_are_due()
    {
        await using var site = await SiteAsync();
        await Watch(site);
        // No term, no reminder: how long data stay fresh is the region's to say.
        Assert.Empty(await Mails(site));
        await site.Do<SiteSettings>(s => s.SetAsync("ReteLavoro", new JsonObject { ["Region"] = "03", ["DirectoryTermDays"] = 30 }, default));
        await site.Do<OrganizationRegister>(r => r.VerifyAsync("provincia", new(2026, 10, 25), default));
        await Watch(site);
        await Watch(site);
        var mail = Assert.Single(await Mails(site));
        Assert.Equal(("registro@esempio.it", "Da verificare: Operatore"), (mail.To, mail.Subject));
        Assert.Contains("- Operatore (mai verificato)", mail.Text);

        // The thirtieth day is the last.
        _clock.Advance(TimeSpan.FromDays(1));
        await Watch(site);
        Assert.Equal("Da verificare: Provincia", (await Mails(site))[^1].Subject);
        await site.Do<OrganizationRegister>(r => r.VerifyAsync("provincia", new(2026, 11, 25), default));
        await Watch(site);
        Assert.Equal(2, (await Mails(site)).Count);
        _clock.Advance(TimeSpan.FromDays(31));
        await Watch(site);
        Assert.Equal(3, (await Mails(site)).Count);
        Assert.Equal(3, await site.Acts("organizations.ask-review"));
    }

    [Fact]
    public async Task Confirming_twice_on_a_day_is_one_act()
    {
        await using var site = await SiteAsync();
        Assert.True(await site.Ask<OrganizationRegister, bool>(r => r.VerifyAsync("operatore", new(2026, 11, 24), default)));
        Assert.False(await site.Ask<OrganizationRegister, bool>(r => r.VerifyAsync("operatore", new(2026, 11, 24), default)));
        Assert.Equal(1, await site.Acts("organizations.verify"));
    }

    [Fact]
    public async Task A_mandate_holds_from_its_first_day_to_its_last_and_is_never_taken_away()
    {
        await using var site = await SiteAsync();
        await site.Do<MandateRegister>(r => r.AddAsync("operatore", new() { PersonName = "Anna Prova", Email = "anna@esempio.it", Role = "Legale rappresentante", Act = "Verbale 3/2026", ValidFrom = new(2026, 2, 1) }, default));
        Task<IReadOnlyList<MandateInfo>> On(DateOnly? day) => site.Ask<IOrganizations, IReadOnlyList<MandateInfo>>(o => o.MandatesAsync("operatore", day, default));
        var one = Assert.Single(await On(new(2026, 2, 1)));
        Assert.Empty(await On(new(2026, 1, 31)));
        await Assert.ThrowsAsync<ReteLavoro.Kernel.Acts.RuleBroken>(() => site.Do<MandateRegister>(r => r.EndAsync("operatore", one.Id, new(2026, 1, 1), default)));
        await site.Do<MandateRegister>(r => r.EndAsync("operatore", one.Id, new(2026, 6, 30), default));
        Assert.Single(await On(new(2026, 6, 30)));
        Assert.Empty(await On(new(2026, 7, 1)));
        Assert.Equal(one with { ValidTo = new(2026, 6, 30) }, Assert.Single(await On(null)));
        Assert.Equal((1, 1), (await site.Acts("organizations.mandate"), await site.Acts("organizations.end-mandate")));
    }

    private async Task<RegisterSite> SiteAsync(bool fails = false)
    {
        var site = await RegisterSite.CreateAsync(more: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));
            services.AddSingleton<IHandle<AccreditationLapsed>>(new Ear(_told, fails)).AddScoped<Outbox>().AddSingleton<IPeople, Keeper>();
        });
        await site.PartnerTypes();
        Assert.Empty((await site.Recipe("""
            { "name": "organizations", "organizations": [
              { "id": "operatore", "name": "Operatore", "types": ["LabourAccreditedOperator"] },
              { "id": "provincia", "name": "Provincia", "types": ["Province"], "province": "BG" },
              { "id": "finito", "name": "Finito", "types": ["LabourAccreditedOperator"], "validTo": "2020-12-31" } ] }
            """)).Problems);
        return site;
    }

    private Task Watch(RegisterSite site) => site.RunAsync(new RegisterWatch(_clock));

    private static Task Accredit(RegisterSite site, string register, string number, DateOnly until, DateOnly? from = null) =>
        site.Do<OrganizationRegister>(r => r.AddAccreditationAsync("operatore", new() { Register = register, Number = number, ValidFrom = from ?? new(2020, 1, 1), ValidTo = until }, default));

    private static Task<List<OutboxMail>> Mails(RegisterSite site) => site.Ask<SiteDbContext, List<OutboxMail>>(db => db.Set<OutboxMail>().AsNoTracking().OrderBy(m => m.CreatedUtc).ThenBy(m => m.Id).ToListAsync());

    private sealed class Ear(List<AccreditationLapsed> told, bool fails) : IHandle<AccreditationLapsed>
    {
        public Task HandleAsync(AccreditationLapsed fact, CancellationToken cancel)
        {
            if (fails) throw new InvalidOperationException("prova");
            told.Add(fact);
            return Task.CompletedTask;
        }
    }

    private sealed class Keeper : IPeople
    {
        private static readonly PersonContact Person = new("1", "Chi tiene il registro", "registro@esempio.it", null);
        public Task<IReadOnlyList<PersonContact>> WithRoleAsync(string role, IReadOnlyList<string>? organizationIds, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PersonContact>>([]);
        public Task<IReadOnlyList<PersonContact>> WithPermissionAsync(string permission, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PersonContact>>(permission == "ManageOrganizations" ? [Person, new("2", "Senza posta", "", null)] : []);
        public Task<IReadOnlyList<string>> RolesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);
        public Task<IReadOnlyList<Colleague>> OfOrganizationAsync(string organizationId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Colleague>>([]);
        public Task<PersonContact?> FindAsync(string userId, CancellationToken cancel) => Task.FromResult<PersonContact?>(null);
    }
}
