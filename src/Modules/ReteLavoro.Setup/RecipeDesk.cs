using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Recipes;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Setup;

/// <summary>
/// Plans and applies a recipe for the running site, as the command line does: with all modules, also those switched off,
/// because a recipe may switch one on and set it up at once.
/// </summary>
internal sealed class RecipeDesk(Tenant tenant, TenantHost host)
{
    public async Task<RecipeReport> RunAsync(RecipeSource recipe, bool strict, bool apply, CancellationToken cancel)
    {
        RecipeReport report;
        await using (var tools = host.BuildForTools(tenant))
        {
            // The person of the current request is who acts there too.
            await using var scope = tools.CreateAsyncScope();
            var runner = scope.ServiceProvider.GetRequiredService<RecipeRunner>();
            report = apply ? await runner.ApplyAsync(recipe, new RecipeOptions(strict), cancel) : await runner.PlanAsync(recipe, new RecipeOptions(strict), cancel);
        }
        // What the running site holds in memory (definitions, roles, settings) is from before.
        if (apply && report.Ok && !report.ChangesNothing) await host.RebuildAsync(tenant);
        return report;
    }
}
