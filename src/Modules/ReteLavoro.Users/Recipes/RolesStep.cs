using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Security;

namespace ReteLavoro.Users.Recipes;

/// <summary>
/// Orchard's step <c>Roles</c>: <c>PermissionBehavior</c> is <c>Replace</c> (also when missing), <c>Add</c> or
/// <c>Remove</c>. The role Administrator may do everything whatever a recipe says, so its list is not even stored.
/// </summary>
internal sealed class RolesStep(SiteDbContext db, ILookupNormalizer names, RolePermissions permissions, PermissionCatalogue catalogue) : IRecipeStep
{
    public string Name => "Roles";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var seen = new HashSet<string>();
        var index = -1;
        foreach (var json in step.Objects("Roles"))
        {
            index++;
            if (Text(json, "Name")?.Trim() is not { Length: > 0 } name)
            {
                step.Problem($"Roles[{index}].Name", "Un ruolo deve avere un nome.");
                continue;
            }
            var normalized = names.NormalizeName(name)!;
            if (!seen.Add(normalized))
            {
                step.Problem($"Roles[{index}].Name", $"Il ruolo «{name}» è scritto due volte.");
                continue;
            }
            var behaviour = Text(json, "PermissionBehavior") ?? "Replace";
            var given = (json["Permissions"] as JsonArray ?? []).Select(p => p?.ToString()).OfType<string>().ToList();
            foreach (var unknown in given.Where(p => !catalogue.Knows(p)))
                step.Note($"Ruolo {name}: il permesso «{unknown}» non è di nessun modulo; resta scritto e non apre niente.");

            var role = await db.Set<Role>().FirstOrDefaultAsync(r => r.NormalizedName == normalized, cancel);
            var isNew = role is null;
            if (role is null) db.Add(role = new Role { Id = Guid.CreateVersion7(), Name = name, NormalizedName = normalized, ConcurrencyStamp = Secrets.New() });
            var before = (role.Description, role.Permissions);
            role.Description = Text(json, "Description") ?? role.Description;
            if (name != Permission.Administrator)
            {
                var held = role.Held();
                IEnumerable<string>? wanted = behaviour.ToUpperInvariant() switch
                {
                    "REPLACE" => given,
                    "ADD" => held.Union(given),
                    "REMOVE" => held.Except(given),
                    _ => null
                };
                if (wanted is null) step.Problem($"Roles[{index}].PermissionBehavior", $"«{behaviour}» non è Replace, Add o Remove.");
                else role.Hold(wanted);
            }
            if (isNew) step.Added(name);
            else if (before != (role.Description, role.Permissions)) step.Changed(name);
            else step.Keep();
        }
        await db.SaveChangesAsync(cancel);
        permissions.ForgetAfterCommit();
    }

    private static string? Text(JsonObject json, string member) =>
        json.FirstOrDefault(m => string.Equals(m.Key, member, StringComparison.OrdinalIgnoreCase)).Value?.ToString();
}
