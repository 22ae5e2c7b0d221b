using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users;

/// <summary>What can be done with a person who has access: change her data and roles, take her access away, end her sessions.</summary>
internal sealed class Accounts(
    SiteDbContext db, UserManager<User> users, PasswordHashing hashing, Attempts attempts, ActRunner acts, Actor actor, TimeProvider time, IOrganizationInfo? organizations = null)
{
    public sealed record NewPerson
    {
        public required string UserName { get; init; }
        public string? Email { get; init; }
        public required string DisplayName { get; init; }
        public IReadOnlyList<string> Roles { get; init; } = [];
        public string? OrganizationId { get; init; }

        /// <summary>Made beforehand, because it takes time that an act must not take.</summary>
        public string? PasswordHash { get; init; }
        public string? DemoPassword { get; init; }
        public bool IsDemo { get; init; }
    }

    public sealed record Edit
    {
        public required Guid Id { get; init; }
        public required string DisplayName { get; init; }
        public string? Email { get; init; }
        public required IReadOnlyList<string> Roles { get; init; }
        public string? OrganizationId { get; init; }
        public bool MustChangePassword { get; init; }

        /// <summary>As it was when the form was shown.</summary>
        public required string ConcurrencyStamp { get; init; }
    }

    /// <summary>To be called inside an act; the caller has checked who may.</summary>
    public async Task<User> CreateAsync(NewPerson person, CancellationToken cancel)
    {
        var user = new User
        {
            Id = Guid.CreateVersion7(),
            UserName = person.UserName,
            Email = person.Email,
            EmailConfirmed = person.Email is not null,
            DisplayName = person.DisplayName,
            OrganizationId = person.OrganizationId,
            PasswordHash = person.PasswordHash,
            DemoPassword = person.DemoPassword,
            IsDemo = person.IsDemo,
            CreatedUtc = time.UtcNow
        };
        await EmailMustBeFreeAsync(user.Id, person.Email, cancel);
        Demand(await users.CreateAsync(user));
        await SetRolesAsync(user.Id, person.Roles, cancel);
        await db.SaveChangesAsync(cancel);
        return user;
    }

    public Task EditAsync(Edit edit, CancellationToken cancel) => acts.DoAsync(new("users.edit", edit.Id.ToString()), async () =>
    {
        var user = await FindAsync(edit.Id);
        RuleBroken.If(user.ConcurrencyStamp != edit.ConcurrencyStamp, "Nel frattempo qualcun altro ha modificato questa persona: riapri la pagina e ricontrolla i dati.");
        await MayChangeAsync(user);
        RuleBroken.If(!edit.Roles.All(MayGive), "Solo chi amministra il sito può dare il ruolo Administrator.");
        await CheckAsync(edit.Id, edit.Email, edit.OrganizationId, cancel);
        user.DisplayName = edit.DisplayName;
        (user.Email, user.NormalizedEmail) = (edit.Email, users.NormalizeEmail(edit.Email));
        user.OrganizationId = edit.OrganizationId;
        user.MustChangePassword = edit.MustChangePassword;
        await SetRolesAsync(user.Id, edit.Roles, cancel);
        if (db.ChangeTracker.HasChanges()) user.ConcurrencyStamp = Secrets.New();
        await SomeAdministratorMustRemainAsync(cancel);
    }, cancel);

    public Task DeactivateAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("users.deactivate", id.ToString()), async () =>
    {
        var user = await ForChangeAsync(id);
        user.IsActive = false;
        Restamp(user);
        await db.EndSessionsAsync(id, but: null, cancel);
        await SomeAdministratorMustRemainAsync(cancel);
    }, cancel);

    public Task ActivateAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("users.activate", id.ToString()), async () =>
    {
        var user = await ForChangeAsync(id);
        user.IsActive = true;
        user.ConcurrencyStamp = Secrets.New();
        await attempts.ForgetAsync(SignIn.AttemptKey(user), cancel);
    }, cancel);

    public Task EndSessionsAsync(Guid id, CancellationToken cancel) => acts.DoAsync(new("users.end-sessions", id.ToString()), async () =>
    {
        var user = await ForChangeAsync(id);
        Restamp(user);
        await db.EndSessionsAsync(id, but: null, cancel);
    }, cancel);

    /// <summary>A person changes her own password; her other sessions end.</summary>
    /// <param name="session">The key of the session she does it in, which goes on.</param>
    public async Task<User> ChangePasswordAsync(Guid id, string current, string chosen, string? session, CancellationToken cancel)
    {
        var hash = await db.Set<User>().Where(u => u.Id == id && u.IsActive).Select(u => new { u.PasswordHash }).FirstOrDefaultAsync(cancel);
        // Counted like sign-in: whoever finds a session open must not be able to guess on.
        var key = Attempts.Key("password", id.ToString());
        if (await attempts.CountAsync(key, SignIn.Failures, SignIn.LockedFor, cancel) > SignIn.Failures)
            throw new RuleBroken("Troppi tentativi: riprova tra 15 minuti.");
        if (await hashing.VerifyAsync(hash?.PasswordHash, current, cancel) == PasswordVerificationResult.Failed)
            throw new RuleBroken("La password attuale non è giusta.", "Current");
        await attempts.ForgetAsync(key, cancel);
        return await SetPasswordAsync(new Act("users.change-password", id.ToString()), id, await hashing.HashAsync(chosen, cancel), session, null, cancel);
    }

    /// <param name="stamp">When given, the person's stamp must still be this one.</param>
    public Task<User> SetPasswordAsync(Act act, Guid id, string hash, string? session, string? stamp, CancellationToken cancel) => acts.DoAsync(act, async () =>
    {
        var user = await FindAsync(id);
        if (!user.IsActive || stamp is not null && user.SecurityStamp != stamp) throw new RuleBroken(PasswordReset.NoLongerGood);
        (user.PasswordHash, user.MustChangePassword, user.DemoPassword) = (hash, false, null);
        Restamp(user);
        await db.EndSessionsAsync(id, session, cancel);
        await attempts.ForgetAsync(SignIn.AttemptKey(user), cancel);
        return user;
    }, cancel);

    /// <summary>Whether the person who acts may give this role to somebody.</summary>
    public bool MayGive(string role) => role != Permission.Administrator || IsAdministrator;

    /// <summary>The e-mail is nobody else's and the organization exists.</summary>
    public async Task CheckAsync(Guid? id, string? email, string? organizationId, CancellationToken cancel)
    {
        await EmailMustBeFreeAsync(id, email, cancel);
        if (organizationId is not null && organizations is not null && await organizations.FindAsync(organizationId, cancel) is null)
            throw new RuleBroken($"Non c’è un’organizzazione «{organizationId}».", "OrganizationId");
    }

    public static void Demand(IdentityResult result)
    {
        if (!result.Succeeded) throw new RuleBroken(string.Join(" ", result.Errors.Select(e => e.Description)));
    }

    private bool IsAdministrator => actor.Roles.Contains(Permission.Administrator);

    private async Task EmailMustBeFreeAsync(Guid? id, string? email, CancellationToken cancel)
    {
        if (email is null) return;
        var normalized = users.NormalizeEmail(email);
        if (await db.Set<User>().AnyAsync(u => u.NormalizedEmail == normalized && u.Id != id, cancel))
            throw new RuleBroken($"C’è già una persona con l’indirizzo «{email}».", "Email");
    }

    private async Task<User> FindAsync(Guid id) =>
        await users.FindByIdAsync(id.ToString()) ?? throw new RuleBroken("Questa persona non c’è più.");

    private async Task<User> ForChangeAsync(Guid id)
    {
        var user = await FindAsync(id);
        await MayChangeAsync(user);
        return user;
    }

    private async Task MayChangeAsync(User user) =>
        RuleBroken.If(!IsAdministrator && await users.IsInRoleAsync(user, Permission.Administrator), "Solo chi amministra il sito può modificare chi ha il ruolo Administrator.");

    // The user manager would mark every column as changed, and the chain of acts would repeat it.
    private static void Restamp(User user) => (user.SecurityStamp, user.ConcurrencyStamp) = (Secrets.New(), Secrets.New());

    private async Task SetRolesAsync(Guid userId, IReadOnlyList<string> roles, CancellationToken cancel)
    {
        var wanted = new HashSet<Guid>();
        foreach (var role in roles.Select(r => (Name: r, Normalized: users.NormalizeName(r)!)))
        {
            var id = await db.Set<Role>().Where(r => r.NormalizedName == role.Normalized).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancel);
            wanted.Add(id ?? throw new RuleBroken($"Non c’è un ruolo «{role.Name}».", "Roles"));
        }
        var held = await db.Set<IdentityUserRole<Guid>>().Where(r => r.UserId == userId).ToListAsync(cancel);
        db.RemoveRange(held.Where(r => !wanted.Contains(r.RoleId)));
        db.AddRange(wanted.Except(held.Select(r => r.RoleId)).Select(id => new IdentityUserRole<Guid> { UserId = userId, RoleId = id }));
    }

    // Acts run one after the other, so what is counted here still holds when the act is stored.
    private async Task SomeAdministratorMustRemainAsync(CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        var administrator = users.NormalizeName(Permission.Administrator)!;
        RuleBroken.If(!await db.WithRole(administrator).AnyAsync(u => u.IsActive, cancel), "È l’ultima persona attiva con il ruolo Administrator: prima danne il ruolo a un’altra.");
    }
}
