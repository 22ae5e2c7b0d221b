namespace ReteLavoro.Kernel.CommandLine;

/// <summary>
/// Takes in a file of one kind: <c>import NAME FILE</c>. The command line and the back-office run the same code.
/// A file with a fault changes nothing; the same file twice changes nothing the second time.
/// </summary>
public interface IImporter
{
    /// <summary>What stands after <c>import</c>: "municipalities".</summary>
    string Name { get; }

    /// <summary>One Italian sentence: which files it takes.</summary>
    string Help { get; }

    /// <param name="file">Read once, from the beginning to the end.</param>
    /// <param name="dryRun">Says what would change and leaves everything as it is.</param>
    /// <param name="progress">Hears how many lines have been read.</param>
    Task<ImportReport> RunAsync(Stream file, string fileName, bool dryRun, IProgress<long>? progress, CancellationToken cancel);
}

/// <summary>What an import did, or on a dry run would do.</summary>
/// <param name="Closed">Rows whose validity ends: nothing is ever deleted.</param>
/// <param name="Problems">One is enough for the file to be refused whole.</param>
/// <param name="Notes">What the administrator should know, which does not stop the import.</param>
public sealed record ImportReport(int Added, int Changed, int Kept, int Closed, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<string> Notes)
{
    public bool Refused => Problems.Count > 0;
    public bool ChangesNothing => Added + Changed + Closed == 0;
}

/// <param name="Line">From 1, the heading included; 0 for the whole file.</param>
/// <param name="Column">The heading of the column, where one is to blame.</param>
public sealed record ImportProblem(long Line, string? Column, string Sentence);
