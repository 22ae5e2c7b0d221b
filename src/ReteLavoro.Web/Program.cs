var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "ReteLavoro");
app.Run();
