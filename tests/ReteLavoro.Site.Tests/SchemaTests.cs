using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Migrations are written by hand: these tests are what keeps them and the model together.</summary>
public sealed class SchemaTests
{
    [Theory, EachDatabase]
    public async Task Migrations_build_the_same_schema_as_the_model(TestDatabase database)
    {
        var model = await SchemaAsync(database, db => db.Database.EnsureCreatedAsync());
        var migrated = await SchemaAsync(database, db => Databases.MigrateAsync(db, default));
        Assert.True(model.Count > 100, "The comparison has hardly anything to compare.");
        Assert.Equal(string.Join('\n', model), string.Join('\n', migrated));
    }

    private static async Task<IReadOnlyList<string>> SchemaAsync(TestDatabase kind, Func<SiteDbContext, Task> make)
    {
        var folder = Directory.CreateTempSubdirectory("retelavoro-schema-").FullName;
        var name = PostgresServer.NewName("schema");
        var settings = kind == TestDatabase.Sqlite ? DatabaseSettings.SqliteFile(Path.Combine(folder, "site.db"), create: true) : new DatabaseSettings("Postgres", PostgresServer.Create(name));
        try
        {
            await using var db = new SiteDbContext(Databases.Options(settings, Program.Modules), Program.Modules);
            await make(db);
            await db.Database.OpenConnectionAsync();
            var connection = db.Database.GetDbConnection();
            return kind == TestDatabase.Sqlite ? await SqliteAsync(connection) : await PostgresAsync(connection);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            if (kind == TestDatabase.Postgres) PostgresServer.Drop(name);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> SqliteAsync(DbConnection connection)
    {
        var lines = new List<string>();
        foreach (var table in await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__EF%' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'"))
        {
            lines.AddRange((await RowsAsync(connection, $"SELECT name || ' ' || type || CASE \"notnull\" WHEN 1 THEN ' not null' ELSE '' END || ' default ' || coalesce(dflt_value, '-') || ' key ' || pk FROM pragma_table_info('{table}')")).Select(c => $"{table}: {c}"));
            lines.AddRange((await RowsAsync(connection, $"SELECT \"from\" || ' -> ' || \"table\" || '.' || coalesce(\"to\", '') || ' on delete ' || on_delete FROM pragma_foreign_key_list('{table}')")).Select(c => $"{table}: foreign {c}"));
            foreach (var index in await RowsAsync(connection, $"SELECT name FROM pragma_index_list('{table}') WHERE origin <> 'pk'"))
                lines.Add($"{table}: index {index} unique {string.Join(",", await RowsAsync(connection, $"SELECT \"unique\" || partial FROM pragma_index_list('{table}') WHERE name = '{index}'"))} on {string.Join(", ", await RowsAsync(connection, $"SELECT coalesce(name, '(expression)') || CASE desc WHEN 1 THEN ' desc' ELSE '' END FROM pragma_index_xinfo('{index}') WHERE key = 1"))} {string.Join("", await RowsAsync(connection, $"SELECT coalesce(substr(sql, instr(sql, ' WHERE ')), '') FROM sqlite_master WHERE name = '{index}' AND instr(sql, ' WHERE ') > 0"))}");
        }
        // The text of a table holds its CHECK constraints, which no pragma tells.
        lines.AddRange((await RowsAsync(connection, "SELECT name || ': checks ' || (length(sql) - length(replace(sql, 'CHECK', ''))) / 5 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '__EF%'")));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<string>> PostgresAsync(DbConnection connection)
    {
        var lines = await RowsAsync(connection, "SELECT table_name || ': ' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '') || ' ' || is_nullable || ' default ' || coalesce(column_default, '-') || ' ' || is_identity FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_\\_EF%'");
        lines.AddRange(await RowsAsync(connection, "SELECT tablename || ': ' || indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename NOT LIKE '\\_\\_EF%'"));
        // A long name is cut by EF with a sign and by the database without one; the name of a CHECK we give ourselves.
        lines.AddRange(await RowsAsync(connection, "SELECT conrelid::regclass || ': ' || CASE contype WHEN 'c' THEN conname ELSE '' END || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0 AND conrelid::regclass::text NOT LIKE '%EFMigrations%'"));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> RowsAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return rows;
    }
}
