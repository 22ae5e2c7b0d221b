using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Users.Recipes;

/// <summary>
/// Our step <c>users</c>: creates the people who are missing and leaves the others alone. A password in a recipe is
/// known to everybody, so only an invented person may have one; the others ask for theirs by mail.
/// </summary>
internal sealed class UsersStep(SiteDbContext db, ILookupNormalizer names, Accounts accounts, PasswordHashing hashing, SiteSettings settings, IConfiguration configuration) : IRecipeStep
{
    private sealed record Person
    {
        public string UserName { get; init; } = "";
        public string? Email { get; init; }
        public string? DisplayName { get; init; }
        public string[] Roles { get; init; } = [];
        public string? Organization { get; init; }
        public string? Password { get; init; }
        public bool Demo { get; init; }
    }

    public string Name => "users";

    public async Task RunAsync(StepRun step, CancellationToken cancel)
    {
        var roles = (await db.Set<Role>().Select(r => r.NormalizedName).ToListAsync(cancel)).ToHashSet();
        // Demo people share one public password: hashing it once for all spares half a second each.
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>();
        var index = -1;
        foreach (var json in step.Objects("users"))
        {
            index++;
            var person = json.Deserialize<Person>(JsonSerializerOptions.Web)!;
            var problems = Problems(person, roles).ToList();
            foreach (var (member, sentence) in problems) step.Problem($"users[{index}].{member}", sentence);
            if (problems.Count > 0) continue;

            var normalized = names.NormalizeName(person.UserName)!;
            if (!seen.Add(normalized))
            {
                step.Problem($"users[{index}].userName", $"La persona «{person.UserName}» è scritta due volte.");
                continue;
            }
            if (await db.Set<User>().AnyAsync(u => u.NormalizedUserName == normalized, cancel))
            {
                step.Keep();
                continue;
            }
            if (person.Password is { } password && !hashes.ContainsKey(password)) hashes[password] = await hashing.HashAsync(password, cancel);
            await accounts.CreateAsync(new Accounts.NewPerson
            {
                UserName = person.UserName,
                Email = person.Email,
                DisplayName = person.DisplayName ?? person.UserName,
                Roles = person.Roles,
                OrganizationId = person.Organization,
                PasswordHash = person.Password is null ? null : hashes[person.Password],
                DemoPassword = person.Password,
                IsDemo = person.Demo
            }, cancel);
            step.Added(person.UserName);
            // From now on every page says that this is a demonstration, and the program listens on this machine only.
            if (person.Demo) await settings.SetAsync("demo", new System.Text.Json.Nodes.JsonObject { ["Recipe"] = step.RecipeName }, cancel);
        }
    }

    private IEnumerable<(string Member, string Sentence)> Problems(Person person, HashSet<string?> roles)
    {
        if (string.IsNullOrWhiteSpace(person.UserName)) yield return ("userName", "Una persona deve avere un nome utente.");
        if (person.Password is not null && !person.Demo) yield return ("password", "Una ricetta non può contenere password, se non di persone dimostrative (\"demo\": true).");
        if (person.Demo && Listening.RefusesDemo(configuration)) yield return ("demo", "Questo sito si raggiunge da altri computer: non può avere persone con password note a tutti. Se lo vuoi davvero, imposta RETELAVORO_DEMO_OPEN=1.");
        foreach (var role in person.Roles.Where(r => !roles.Contains(names.NormalizeName(r)))) yield return ("roles", $"Non c’è un ruolo «{role}».");
    }
}
