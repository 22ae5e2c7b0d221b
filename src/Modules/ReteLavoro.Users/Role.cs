using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace ReteLavoro.Users;

/// <summary>A named set of permissions. Roles come from recipes; people are given roles, never single permissions.</summary>
internal sealed class Role : IdentityRole<Guid>
{
    public string Description { get; set; } = "";

    /// <summary>JSON array of permission names, sorted.</summary>
    public string Permissions { get; set; } = "[]";

    public IReadOnlyList<string> Held() => JsonSerializer.Deserialize<string[]>(Permissions)!;

    public void Hold(IEnumerable<string> permissions) =>
        Permissions = JsonSerializer.Serialize(permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
