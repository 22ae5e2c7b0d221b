namespace ReteLavoro.Workflows;
public sealed class WorkflowsModule : ReteLavoro.Kernel.Modules.IModule { public string Name => "Workflows"; public string Description => ""; }
