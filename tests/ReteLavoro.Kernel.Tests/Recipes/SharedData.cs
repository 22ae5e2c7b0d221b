using Xunit;

namespace ReteLavoro.Kernel.Tests.Recipes;

/// <summary>Folders above the test assembly: the repository's own recipes, and data that is shared beside it where it is there.</summary>
internal static class SharedData
{
    public static string? Folder(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine([folder.FullName, .. parts]);
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }

    public static string[] OrchardRecipes()
    {
        var folder = Folder("shared", "data", "orchard-recipes");
        Assert.SkipWhen(folder is null, "Orchard Core's own recipes (shared/data/orchard-recipes) are not here.");
        return Directory.GetFiles(folder!, "*.recipe.json");
    }
}
