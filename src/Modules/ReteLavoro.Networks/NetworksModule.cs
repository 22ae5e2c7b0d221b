namespace ReteLavoro.Networks;
public sealed class NetworksModule : ReteLavoro.Kernel.Modules.IModule { public string Name => "Networks"; public string Description => ""; }
