using System.Globalization;
using ReteLavoro.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["bare", var port, var folder])
{
    await Bare.RunAsync(int.Parse(port), folder);
    return;
}
var scratch = Directory.CreateTempSubdirectory("retelavoro-bench-").FullName;
try { await Report.RunAsync(args, scratch); }
finally { Directory.Delete(scratch, recursive: true); }
