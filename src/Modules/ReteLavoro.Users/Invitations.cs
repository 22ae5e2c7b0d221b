using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;

namespace ReteLavoro.Users;

/// <summary>Asks people in by mail; who accepts chooses her own password, so that nobody else ever knows it.</summary>
internal sealed class Invitations(
    SiteDbContext db, Accounts accounts, PasswordHashing hashing, Outbox outbox, SiteSettings settings, ActRunner acts, Actor actor, TimeProvider time)
{
    public const string NoLongerGood = "L’invito non è più valido: è già stato usato o sono passati più di 7 giorni. Chiedine un altro a chi ti ha invitato.";

    public sealed record NewInvitation
    {
        public required string Email { get; init; }
        public required string DisplayName { get; init; }
        public required IReadOnlyList<string> Roles { get; init; }
        public string? OrganizationId { get; init; }
    }

    public async Task<Guid> InviteAsync(NewInvitation person, CancellationToken cancel)
    {
        RuleBroken.If(!person.Roles.All(accounts.MayGive), "Solo chi amministra il sito può dare il ruolo Administrator.");
        var site = await settings.SiteAsync(cancel);
        var (id, secret, now) = (Guid.CreateVersion7(), Secrets.New(), time.UtcNow);
        var link = UserLinks.InMail(site, UserLinks.Invitation(secret));
        await acts.DoAsync(new("users.invite", id.ToString()), async () =>
        {
            await accounts.CheckAsync(null, person.Email, person.OrganizationId, cancel);
            // A new invitation takes the place of the one before, whose link may be lost.
            db.RemoveRange(await db.Set<Invitation>().Where(i => i.Email == person.Email && i.UsedUtc == null).ToListAsync(cancel));
            db.Add(new Invitation
            {
                Id = id,
                TokenHash = Secrets.Hash(secret),
                Email = person.Email,
                DisplayName = person.DisplayName,
                Roles = JsonSerializer.Serialize(person.Roles),
                OrganizationId = person.OrganizationId,
                CreatedUtc = now,
                ExpiresUtc = now + Invitation.ValidFor
            });
            outbox.Enqueue(person.Email, $"Invito all’area di gestione: {site.SiteName}", $"""
                Ciao {person.DisplayName},

                {actor.Name} ti invita a lavorare nell’area di gestione di «{site.SiteName}».

                Per entrare scegli la tua password qui, entro 7 giorni:
                {link}

                Il collegamento vale una volta sola. Se non ti aspettavi questo invito, ignora il messaggio.
                """, $"invito:{id}", secret: link);
        }, cancel);
        return id;
    }

    public Task WithdrawAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("users.withdraw-invitation", id.ToString()), async () =>
    {
        if (await db.Set<Invitation>().FirstOrDefaultAsync(i => i.Id == id && i.UsedUtc == null, cancel) is { } invitation) db.Remove(invitation);
    }, cancel);

    /// <returns>The invitation that the link stands for, or null when it is unknown, used or too old.</returns>
    public async Task<Invitation?> FindOpenAsync(string secret, CancellationToken cancel)
    {
        var (hash, now) = (Secrets.Hash(secret), time.UtcNow);
        var invitation = await db.Set<Invitation>().AsNoTracking().FirstOrDefaultAsync(i => i.TokenHash == hash, cancel);
        return invitation?.IsOpenAt(now) == true ? invitation : null;
    }

    public async Task<User> AcceptAsync(string secret, string password, CancellationToken cancel)
    {
        var invitation = await FindOpenAsync(secret, cancel) ?? throw new RuleBroken(NoLongerGood);
        if (PasswordRules.WhatIsWrong(password, invitation.Email, invitation.Email) is { } wrong) throw new RuleBroken(wrong, "Chosen");
        var passwordHash = await hashing.HashAsync(password, cancel);
        actor.IsTheProgram("invito");
        return await acts.DoAsync(new("users.accept-invitation", invitation.Id.ToString()), async () =>
        {
            var now = time.UtcNow;
            var open = await db.Set<Invitation>().FirstOrDefaultAsync(i => i.Id == invitation.Id, cancel);
            if (open?.IsOpenAt(now) != true) throw new RuleBroken(NoLongerGood);
            open.UsedUtc = now;
            return await accounts.CreateAsync(new Accounts.NewPerson
            {
                UserName = open.Email,
                Email = open.Email,
                DisplayName = open.DisplayName,
                Roles = open.RoleNames(),
                OrganizationId = open.OrganizationId,
                PasswordHash = passwordHash
            }, cancel);
        }, cancel);
    }
}
