using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

/// <summary>Lists that are kept in <c>Contracts/</c> and read by people: a difference is looked at, then written down.</summary>
internal static class Contract
{
    /// <summary>With RETELAVORO_WRITE_CONTRACTS=1 the list is written instead, for a person to review before it is committed.</summary>
    public static void Check(string file, IEnumerable<string> lines)
    {
        var path = Repository.Path("tests", "ReteLavoro.Site.Tests", "Contracts", file);
        var now = lines.ToList();
        if (Environment.GetEnvironmentVariable("RETELAVORO_WRITE_CONTRACTS") == "1") File.WriteAllLines(path, now);
        var agreed = File.Exists(path) ? File.ReadAllLines(path).Where(l => l.Length > 0 && !l.StartsWith('#')).ToList() : [];
        Assert.True(now.SequenceEqual(agreed), $"Contracts/{file} says otherwise.\nNot agreed:\n  {string.Join("\n  ", now.Except(agreed))}\nGone:\n  {string.Join("\n  ", agreed.Except(now))}");
    }
}
