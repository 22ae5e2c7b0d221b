using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace ReteLavoro.Modules.Tests.Themes;

public partial class IconTests
{
    // Compile-time names of the icons: in views (name=, icon=) and in the components themselves (Icon("…").
    [GeneratedRegex("""<bi-icon[^>]*\bname="([a-z-]+)"|<bi-[a-z-]+[^>]*\bicon="([a-z-]+)"|\bIcon\("([a-z-]+)"|\bIcon \{ get; set; \} = "([a-z-]+)";""")]
    private static partial Regex IconNames();

    [Fact]
    public void Every_icon_that_is_used_is_in_the_sprite()
    {
        var source = Path.Combine(Root(), "src");
        var known = File.ReadAllLines(Path.Combine(source, "Themes", "ReteLavoro.BootstrapItalia", "assets", "icons.txt")).ToHashSet();
        var used = Directory.EnumerateFiles(source, "*.cs*", SearchOption.AllDirectories)
            .Where(f => (f.EndsWith(".cs") || f.EndsWith(".cshtml")) && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .SelectMany(f => IconNames().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetFileName(f), Icon: m.Groups.Values.Skip(1).First(g => g.Success).Value)))
            .ToArray();

        Assert.NotEmpty(used);
        Assert.DoesNotContain(used, u => !known.Contains(u.Icon));
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", ".."));
}
