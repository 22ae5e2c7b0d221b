using System.Globalization;
using ReteLavoro.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["bare", var port, var folder])
{
    await Bare.RunAsync(int.Parse(port), folder);
    return;
}
// What was measured can be looked at afterwards where a folder for it is named.
var kept = args.FirstOrDefault(a => a.StartsWith("keep=", StringComparison.Ordinal))?["keep=".Length..];
var scratch = kept is null ? Directory.CreateTempSubdirectory("retelavoro-bench-").FullName : Directory.CreateDirectory(Path.GetFullPath(kept)).FullName;
try { await Report.RunAsync(args, scratch); }
finally { if (kept is null) Directory.Delete(scratch, recursive: true); }
