using Microsoft.Extensions.Configuration;

namespace ReteLavoro.Kernel.Tenants;

/// <summary>Who can reach the program, as its configuration says.</summary>
public static class Listening
{
    /// <summary>
    /// Whether other machines can, and nobody has said (<c>RETELAVORO_DEMO_OPEN=1</c>) that they may meet people whose
    /// passwords everybody knows.
    /// </summary>
    public static bool RefusesDemo(IConfiguration configuration) => configuration["RETELAVORO_DEMO_OPEN"] != "1" && ToOthers(configuration);

    private static bool ToOthers(IConfiguration configuration)
    {
        var urls = (configuration["urls"] ?? configuration["ASPNETCORE_URLS"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        // Ports without a host, and Kestrel's own endpoints, listen to everybody.
        var open = urls.Length == 0 && new[] { "http_ports", "https_ports" }.Any(k => !string.IsNullOrEmpty(configuration[k])) || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        return open || !urls.All(u => Uri.TryCreate(u.Replace("*", "0.0.0.0").Replace("+", "0.0.0.0"), UriKind.Absolute, out var uri) && uri.IsLoopback);
    }
}
