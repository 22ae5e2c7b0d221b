using FsCheck;

namespace ReteLavoro.Kernel.Tests;

internal static class Property
{
    /// <summary>Throws with the counterexample, and says nothing when there is none.</summary>
    public static readonly Config Quietly = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
}
