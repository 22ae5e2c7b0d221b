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

    /// <summary>Where the program listens ("http://localhost:5000"), while nobody but this machine can reach it; otherwise only its people know under which address it is reached.</summary>
    internal static string? OwnAddress(IConfiguration configuration) =>
        ToOthers(configuration) || Urls(configuration) is not [var first, ..] || new Uri(first).Port == 0 ? null : first.TrimEnd('/');

    private static string[] Urls(IConfiguration configuration) => (configuration["urls"] ?? configuration["ASPNETCORE_URLS"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static bool ToOthers(IConfiguration configuration)
    {
        var urls = Urls(configuration);
        // Ports without a host, and Kestrel's own endpoints, listen to everybody.
        var open = urls.Length == 0 && new[] { "http_ports", "https_ports" }.Any(k => !string.IsNullOrEmpty(configuration[k])) || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        return open || !urls.All(u => Uri.TryCreate(u.Replace("*", "0.0.0.0").Replace("+", "0.0.0.0"), UriKind.Absolute, out var uri) && uri.IsLoopback);
    }
}
