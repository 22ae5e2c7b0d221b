namespace ReteLavoro.Setup;
public sealed class SetupModule : ReteLavoro.Kernel.Modules.IModule { public string Name => "Setup"; public string Description => ""; }
