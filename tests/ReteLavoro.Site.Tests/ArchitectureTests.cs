using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.Hosting;
using ReteLavoro.Testing;
using Xunit;

namespace ReteLavoro.Site.Tests;

public sealed partial class ArchitectureTests
{
    private static readonly Assembly Kernel = typeof(Kernel.Modules.IModule).Assembly;
    private static IReadOnlyList<Assembly> Modules { get; } = [.. Program.Modules.All.Select(m => m.GetType().Assembly)];

    public static TheoryData<string> Assemblies => [.. Modules.Append(Kernel).Select(a => a.GetName().Name!)];

    [Fact]
    public void No_two_assemblies_have_a_view_of_the_same_path()
    {
        var views = Modules.Concat(Program.Modules.Themes).Append(Assembly.Load("ReteLavoro.BootstrapItalia")).Distinct()
            .SelectMany(a => a.GetCustomAttributes<RazorCompiledItemAttribute>().Select(v => (View: v.Identifier.ToLowerInvariant(), Assembly: a.GetName().Name))).ToList();
        Assert.True(views.Count > 50, "The views were not found.");
        // Imports are folded in when a view is compiled; a start belongs to the theme of its face alone.
        var twice = views.Where(v => !v.View.EndsWith("/_viewimports.cshtml", StringComparison.Ordinal)).GroupBy(v => v.View).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} in {string.Join(" and ", g.Select(v => v.Assembly))}");
        Assert.Empty(twice);
        Assert.All(views.Where(v => v.View.EndsWith("/_viewstart.cshtml", StringComparison.Ordinal)), v => Assert.Contains(".Theme.", v.Assembly));
    }

    [Fact]
    public void A_module_knows_only_the_modules_above_it()
    {
        var names = Modules.Select(m => m.GetName().Name!).ToList();
        foreach (var module in Modules)
        {
            var above = names.TakeWhile(n => n != module.GetName().Name).ToHashSet();
            var known = module.GetReferencedAssemblies().Select(r => r.Name!).Where(names.Contains);
            Assert.All(known, k => Assert.True(above.Contains(k), $"{module.GetName().Name} knows {k}, which stands below it."));
        }
        Assert.DoesNotContain(Kernel.GetReferencedAssemblies(), r => r.Name!.StartsWith("ReteLavoro.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_order_of_the_projects_is_the_order_of_the_program()
    {
        // What the compiler did not need it leaves out of an assembly; the project file says what may be used.
        var order = Program.Modules.All.Select(m => m.Id).ToList();
        foreach (var file in Repository.Files("src/Modules", "*.csproj"))
        {
            var me = Path.GetFileNameWithoutExtension(file);
            Assert.True(order.Contains(me), $"{me} is not in the list of Program.cs.");
            foreach (Match reference in Regex.Matches(File.ReadAllText(file), @"Modules[/\\][^""]*[/\\](ReteLavoro\.\w+)\.csproj|\.\.[/\\](ReteLavoro\.\w+)[/\\]\2\.csproj"))
            {
                var other = reference.Groups[1].Success ? reference.Groups[1].Value : reference.Groups[2].Value;
                Assert.True(order.IndexOf(other) < order.IndexOf(me), $"{me} refers to {other}, which stands below it.");
            }
        }
    }

    /// <summary>What other modules may rely on is short, and changes only when somebody means it to.</summary>
    [Theory, MemberData(nameof(Assemblies))]
    public void What_is_public_is_agreed(string assembly) =>
        Contract.Check(assembly + ".txt", Assembly.Load(assembly).GetExportedTypes()
            // Compiled views are public whether we like it or not.
            .Where(t => t.Namespace != "AspNetCoreGeneratedDocument" && !typeof(Microsoft.AspNetCore.Mvc.Razor.RazorPageBase).IsAssignableFrom(t))
            .Select(t => t.FullName!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_kernel_holds_no_word_of_the_trade()
    {
        var words = new[] { "Measure", "Network", "Crisis", "Worker", "Basket", "Partner", "Province", "Employment" };
        Assert.All(Kernel.GetExportedTypes(), t => Assert.DoesNotContain(words, w => t.Name.Contains(w, StringComparison.Ordinal)));
    }

    /// <summary>Time is given, so that a test can move it.</summary>
    [Fact]
    public void Nobody_asks_the_computer_for_the_time()
    {
        string[] allowed =
        [
            // The wait between two runs of a background job is real time, whatever day it is.
            "src/ReteLavoro.Kernel/Tenants/ITenantJob.cs"
        ];
        var found = Lines("*.cs").Concat(Lines("*.cshtml")).Where(l => Clock().IsMatch(l.Code) && !allowed.Contains(l.File)).Select(l => l.ToString());
        Assert.Empty(found);
    }

    /// <summary>Amounts, caps and terms are parameters of an edition: changing the law changes a recipe.</summary>
    [Fact]
    public void No_figure_of_the_law_stands_in_the_code()
    {
        var found = Lines("*.cs").Concat(Lines("*.cshtml")).Where(l => l.File.Contains("/Modules/", StringComparison.Ordinal) && Figures().IsMatch(l.Code))
            .Where(l => !NoFigure().IsMatch(l.Code)).Select(l => l.ToString());
        Assert.Empty(found);
    }

    [Fact]
    public void No_file_knows_the_computer_it_was_written_on()
    {
        var folders = new[] { "src", "tests", "docs", "recipes", ".ci" };
        var files = folders.Where(f => Directory.Exists(Repository.Path(f))).SelectMany(f => Repository.Files(f, "*"))
            .Concat(Directory.EnumerateFiles(Repository.Root)).Where(f => Path.GetFileName(f) is not ("ArchitectureTests.cs" or "package-lock.json" or "municipalities.json" or ".git")).ToList();
        Assert.True(files.Count > 300);
        var bytes = files.Where(f => new FileInfo(f).Length < 2_000_000);
        Assert.Empty(bytes.Where(f => MachinePath().IsMatch(File.ReadAllText(f))).Select(Repository.Relative));
    }

    /// <summary>The register of acts is read by people, and the page of processes says who may do each.</summary>
    [Fact]
    public void Every_kind_of_act_has_a_name_and_stands_among_the_processes()
    {
        var kinds = Lines("*.cs").SelectMany(l => ActKind().Matches(l.Code)).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(kinds.Count > 40, "The acts were not found.");
        var (names, processes) = (new Kernel.Acts.ActNames(Program.Modules), File.ReadAllText(Repository.Path("docs", "processes.md")));
        Assert.All(kinds, k => Assert.NotEqual(k, names.Of(k)));
        Assert.All(kinds, k => Assert.Contains($"`{k}`", processes));
    }

    private sealed record Line(string File, int Number, string Code)
    {
        public override string ToString() => $"{File}:{Number}: {Code.Trim()}";
    }

    private static IEnumerable<Line> Lines(string pattern) => Repository.Files("src", pattern).SelectMany(file => File.ReadAllLines(file).Select((code, i) => new Line(Repository.Relative(file), i + 1, code)))
        .Where(l => !l.Code.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex(@"new(?: Act)?\(""([a-z-]+\.[a-z-]+)""")]
    private static partial Regex ActKind();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b")]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<![\w.,#])(2_?000|2\.000|1_?835|1\.835|3_?860|3\.860|5_?000_?000|5\.000\.000)(?!\d|px|ms|\.\d)(,00)?\b")]
    private static partial Regex Figures();

    /// <summary>Lengths of text, the name of a namespace, and how a number is typed.</summary>
    [GeneratedRegex(@"MaxLength\(2000\)|maxLength: 2000|max-length=""2000""|Length > 2000|w3\.org/2000/|MostPages = 2000|Text\([^)]*, 2000\)|per esempio 2\.000")]
    private static partial Regex NoFigure();

    [GeneratedRegex(@"(?<![\w/.])(/(work|root)/|/home/\w|/tmp/\w|/Users/\w|[A-Z]:\\Users)")]
    private static partial Regex MachinePath();
}
