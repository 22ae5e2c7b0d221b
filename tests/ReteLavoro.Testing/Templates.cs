using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Testing;

/// <summary>Both regions, set up once a run from the recipes that ship; every site of a test starts from a copy.</summary>
internal static class Templates
{
    private static readonly ConcurrentDictionary<(TestDatabase, bool Demo), Lazy<Task<Template>>> Known = new();

    public static readonly string RunFolder = Directory.CreateTempSubdirectory("retelavoro-prove-").FullName;

    static Templates() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        SqliteConnection.ClearAllPools();
        try { Directory.Delete(RunFolder, recursive: true); } catch (IOException) { /* a temporary folder may stay */ }
    };

    public static readonly IReadOnlyList<string> Regions = ["lombardia", "piemonte"];

    public static Task<Template> Get(TestDatabase database, bool demo) =>
        Known.GetOrAdd((database, demo), key => new(() => Task.Run(() => MakeAsync(key.Item1, key.Demo)))).Value;

    private static async Task<Template> MakeAsync(TestDatabase database, bool demo)
    {
        var template = demo ? (await Get(database, false)).Copy("esempi") : Template.Empty(database, "vuoto");
        await using var site = new Site(template, new SiteOptions { Database = database });
        foreach (var region in Regions)
        {
            if (!demo) await site.SetUpAsync(region);
            else
                foreach (var recipe in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recipes")).Where(f => IsDemoOf(region, Path.GetFileName(f))).Order(StringComparer.Ordinal))
                    await site.ApplyFileAsync(region, recipe);
        }
        site.KeepData();
        return template;
    }

    private static bool IsDemoOf(string region, string file) =>
        region == "lombardia" ? file is "demo.recipe.json" or "lombardia-demo.recipe.json" : file == "demo-piemonte.recipe.json";
}

/// <summary>The data of an installation: a folder, and on PostgreSQL a database a region.</summary>
internal sealed record Template(TestDatabase Database, string Folder, IReadOnlyDictionary<string, string> Databases)
{
    public static Template Empty(TestDatabase database, string hint)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Templates.RunFolder, $"{hint}-{Guid.NewGuid().ToString("N")[..8]}")).FullName;
        var names = new Dictionary<string, string>();
        if (database == TestDatabase.Postgres)
            foreach (var region in Templates.Regions) PostgresServer.Create(names[region] = PostgresServer.NewName(region));
        return new(database, folder, names);
    }

    public Template Copy(string hint)
    {
        SqliteConnection.ClearAllPools();
        var folder = Path.Combine(Templates.RunFolder, $"{hint}-{Guid.NewGuid().ToString("N")[..8]}");
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        var names = new Dictionary<string, string>();
        foreach (var (region, name) in Databases) lock (Databases) PostgresServer.Create(names[region] = PostgresServer.NewName(region), copyOf: name);
        return new(Database, folder, names);
    }

    /// <summary>The command line that leads the program to these data.</summary>
    public IEnumerable<string> Arguments()
    {
        yield return $"--RETELAVORO_DATA={Folder}";
        for (var i = 0; i < Templates.Regions.Count; i++)
            if (Databases.TryGetValue(Templates.Regions[i], out var name))
            {
                yield return $"--ReteLavoro:Tenants:{i}:Provider=Postgres";
                yield return $"--ReteLavoro:Tenants:{i}:ConnectionString={PostgresServer.Connection(name)}";
            }
    }

    public void Remove()
    {
        foreach (var name in Databases.Values) PostgresServer.Drop(name);
        try { Directory.Delete(Folder, recursive: true); } catch (IOException) { /* a temporary folder may stay */ }
    }
}
