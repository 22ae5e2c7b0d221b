using System.Reflection;
using Npgsql;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace ReteLavoro.Testing;

public enum TestDatabase { Sqlite, Postgres }

/// <summary>The same test on every database. PostgreSQL is used where RETELAVORO_TEST_PG says where one is, and shows as skipped otherwise.</summary>
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        new TheoryDataRow(TestDatabase.Sqlite),
        new TheoryDataRow(TestDatabase.Postgres) { Skip = PostgresServer.IsThere ? null : "RETELAVORO_TEST_PG holds no connection to a PostgreSQL server: run test.sh." }
    ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>A PostgreSQL server on which tests may make databases of their own, and which they leave as they found it.</summary>
public static class PostgresServer
{
    private static readonly List<string> Made = [];
    private static readonly string? Server = Environment.GetEnvironmentVariable("RETELAVORO_TEST_PG") is { Length: > 0 } text ? text : null;

    static PostgresServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var name in Made.ToArray())
            try { Run($"DROP DATABASE IF EXISTS {name} WITH (FORCE)"); } catch (NpgsqlException) { /* the server may be gone before us */ }
    };

    public static bool IsThere => Server is not null;

    public static string NewName(string hint) => $"retelavoro_test_{Environment.ProcessId}_{Guid.NewGuid().ToString("N")[..8]}_{hint}";

    /// <returns>The connection string of a new database, empty or a copy.</returns>
    public static string Create(string name, string? copyOf = null)
    {
        lock (Made) Made.Add(name);
        if (copyOf is not null) NpgsqlConnection.ClearAllPools();
        Run($"CREATE DATABASE {name}{(copyOf is null ? "" : $" TEMPLATE {copyOf} STRATEGY FILE_COPY")}");
        return Connection(name);
    }

    public static void Drop(string name)
    {
        lock (Made) Made.Remove(name);
        Run($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    public static string Connection(string name) => new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 8 }.ToString();

    private static void Run(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        command.ExecuteNonQuery();
    }
}
