using Xunit;

namespace ReteLavoro.Testing;

/// <summary>Files of the repository, found by walking up from the test assembly.</summary>
public static class Repository
{
    public static string Root => Above("ReteLavoro.Cms.sln") ?? throw new InvalidOperationException("The tests do not run inside the repository.");

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Data that is shared beside the project and not part of it; the test is skipped where it is missing.</summary>
    public static string SharedFolder(params string[] parts)
    {
        var wanted = System.IO.Path.Combine(["shared", .. parts]);
        var found = Above(wanted);
        Assert.SkipWhen(found is null, $"The folder {wanted} is not beside the project.");
        return System.IO.Path.Combine(found!, wanted);
    }

    /// <summary>Source files by pattern, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Split(System.IO.Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj" or "node_modules" or "wwwroot" or "TestResults" or "App_Data")).Order(StringComparer.Ordinal);

    public static string Relative(string file) => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string? Above(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.Path.Exists(System.IO.Path.Combine(folder.FullName, name))) return folder.FullName;
        return null;
    }
}
