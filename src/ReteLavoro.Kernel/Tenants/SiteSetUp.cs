using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Modules;
using ReteLavoro.Kernel.Recipes;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>Makes a region out of its recipe, whole or not at all.</summary>
public sealed class SiteSetUp(SiteBuilder builder, ModuleList modules, RecipeLibrary library, DataFolder data)
{
    /// <summary>Sets the region up if it is not there, and otherwise brings its tables up to date.</summary>
    /// <returns>The administrator's password when the region was set up now; null when it was there.</returns>
    /// <exception cref="SetUpFailed">Nothing is left behind; the message says what to mend.</exception>
    public async Task<string?> EnsureAsync(Tenant tenant, string? password, Action<string> progress, CancellationToken cancel)
    {
        if (tenant.IsReady)
        {
            if (await Databases.IsCurrentAsync(tenant.Folder.Database(tenant.Settings), modules, cancel)) return null;
            // Without the tools' container: it costs more than the rest of a start.
            await using var known = new SiteDbContext(Databases.Options(tenant.Folder.Database(tenant.Settings), modules), modules);
            if (!await known.Database.CanConnectAsync(cancel)) throw new SiteNotReady($"Il database di «{tenant.Name}» manca o non risponde: rimettilo dove era (o ripristina una copia) e riavvia.");
            if (!(await known.Database.GetAppliedMigrationsAsync(cancel)).Any()) throw new SiteNotReady($"Il database di «{tenant.Name}» è vuoto: ripristina una copia e riavvia.");
            await Databases.MigrateAsync(known, cancel);
            return null;
        }
        if (Directory.Exists(tenant.Folder.Root) && Directory.EnumerateFileSystemEntries(tenant.Folder.Root).Any())
            throw new SetUpFailed($"La cartella {tenant.Folder.Root} contiene già dei dati, ma non di una regione completa: spostala altrove e riprova.");

        // Set up aside and moved into place when done: whoever finds the folder finds a whole region.
        var aside = new Tenant(tenant.Settings, new TenantFolder(Path.Combine(data.Root, ".in-preparazione-" + tenant.Name)));
        if (Directory.Exists(aside.Folder.Root)) Directory.Delete(aside.Folder.Root, recursive: true);
        Directory.CreateDirectory(aside.Folder.Root);
        if (tenant.Settings is { Provider: "Sqlite", ConnectionString: null }) await File.WriteAllBytesAsync(aside.Folder.DatabaseFile, [], cancel);
        var ownsDatabase = false;
        try
        {
            password ??= NewPassword();
            await using (var tools = builder.BuildForTools(aside))
            {
                await using var scope = tools.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<SiteDbContext>();
                await RefuseOldDataAsync(db, cancel);
                ownsDatabase = true;
                progress("preparo il database");
                await Databases.MigrateAsync(db, cancel);
                await ApplyAsync(scope.ServiceProvider, tenant, password, progress, cancel);
            }
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            await File.WriteAllTextAsync(aside.Folder.ReadyMark, tenant.Settings.Recipe + "\n", cancel);
            if (Directory.Exists(tenant.Folder.Root)) Directory.Delete(tenant.Folder.Root);
            Directory.Move(aside.Folder.Root, tenant.Folder.Root);
            return password;
        }
        catch (Exception)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            if (ownsDatabase && tenant.Settings.Provider != "Sqlite") await EmptyDatabaseAsync(aside, CancellationToken.None);
            if (Directory.Exists(aside.Folder.Root)) Directory.Delete(aside.Folder.Root, recursive: true);
            throw;
        }
    }

    private async Task ApplyAsync(IServiceProvider services, Tenant tenant, string password, Action<string> progress, CancellationToken cancel)
    {
        var recipe = library.Find(tenant.Settings.Recipe) ?? throw new SetUpFailed($"Non c'è una ricetta che si chiama «{tenant.Settings.Recipe}».");
        services.GetRequiredService<Actor>().IsTheProgram("installazione");
        var options = new RecipeOptions(Progress: progress) { Parameters = new Dictionary<string, string?> { ["SiteName"] = recipe.File.DisplayName, ["AdminUsername"] = "amministratore", ["AdminUserId"] = "amministratore" } };
        var report = await services.GetRequiredService<RecipeRunner>().ApplyAsync(recipe, options, cancel);
        if (!report.Ok) throw new SetUpFailed($"La ricetta «{recipe.File.Name}» ha errori:{Environment.NewLine}{string.Join(Environment.NewLine, report.Problems)}");
        await services.GetRequiredService<ActRunner>().DoAsync(new("site.set-up", tenant.Name), () => services.GetRequiredService<Facts.Facts>().TellAsync(new RegionSetUp(password), cancel), cancel);
    }

    private static async Task RefuseOldDataAsync(SiteDbContext db, CancellationToken cancel)
    {
        if (!await db.Database.CanConnectAsync(cancel))
        {
            // A SQLite file comes into being with its first table; a PostgreSQL database must be there.
            if (db.IsPostgres) throw new SetUpFailed("Il database PostgreSQL non risponde: controlla la stringa di connessione e che il database esista.");
            return;
        }
        if (db.IsPostgres && await db.Database.SqlQueryRaw<int>("SELECT count(*)::int AS \"Value\" FROM information_schema.tables WHERE table_schema = current_schema()").SingleAsync(cancel) > 0)
            throw new SetUpFailed("Il database contiene già delle tabelle: per una regione nuova serve un database vuoto.");
    }

    private async Task EmptyDatabaseAsync(Tenant aside, CancellationToken cancel)
    {
        await using var tools = builder.BuildForTools(aside);
        await using var scope = tools.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SiteDbContext>().Database.ExecuteSqlRawAsync("DO $$ DECLARE t record; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP EXECUTE 'DROP TABLE ' || quote_ident(t.tablename) || ' CASCADE'; END LOOP; END $$", cancel);
    }

    /// <summary>Twenty characters of an alphabet without look-alikes: about 100 bits.</summary>
    private static string NewPassword() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);
}

public sealed class SetUpFailed(string sentence) : Exception(sentence);
