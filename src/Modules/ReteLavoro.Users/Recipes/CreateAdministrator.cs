using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users.Recipes;

/// <summary>A region that has just been set up gets its first person, who can let the others in.</summary>
internal sealed class CreateAdministrator(SiteDbContext db, ILookupNormalizer names, Accounts accounts, PasswordHashing hashing) : IHandle<RegionSetUp>
{
    public const string UserName = "amministratore";

    public static string? WhyNot(string password) =>
        PasswordRules.WhatIsWrong(password, UserName) is { } wrong ? "La password di chi amministra (RETELAVORO_ADMIN_PASSWORD) non va bene. " + wrong : null;

    public async Task HandleAsync(RegionSetUp fact, CancellationToken cancel)
    {
        var (normalizedName, normalizedRole) = (names.NormalizeName(UserName)!, names.NormalizeName(Permission.Administrator)!);
        if (await db.Set<User>().AnyAsync(u => u.NormalizedUserName == normalizedName, cancel)) return;
        if (WhyNot(fact.AdministratorPassword) is { } wrong) throw new SetUpFailed(wrong);
        if (!await db.Set<Role>().AnyAsync(r => r.NormalizedName == normalizedRole, cancel))
        {
            db.Add(new Role { Id = Guid.CreateVersion7(), Name = Permission.Administrator, NormalizedName = normalizedRole, ConcurrencyStamp = Secrets.New(), Description = "Amministra il sito." });
            await db.SaveChangesAsync(cancel);
        }
        await accounts.CreateAsync(new Accounts.NewPerson
        {
            UserName = UserName,
            DisplayName = "Amministratore",
            Roles = [Permission.Administrator],
            PasswordHash = await hashing.HashAsync(fact.AdministratorPassword, cancel)
        }, cancel);
    }
}
