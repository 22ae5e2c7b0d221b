namespace ReteLavoro.Users;

/// <summary>The people of this region, for modules that assign work or write mails to them.</summary>
public interface IPeople
{
    /// <summary>Active people who hold the role, in order of name.</summary>
    /// <param name="organizationIds">Only those who act for one of these organizations; null for anybody.</param>
    Task<IReadOnlyList<PersonContact>> WithRoleAsync(string role, IReadOnlyList<string>? organizationIds, CancellationToken cancel);

    /// <summary>Active people to whom one of their roles gives the permission, in order of name. Administrators hold all.</summary>
    Task<IReadOnlyList<PersonContact>> WithPermissionAsync(string permission, CancellationToken cancel);

    /// <summary>Active people whose account acts for the organization, in order of name.</summary>
    Task<IReadOnlyList<PersonContact>> ActingForAsync(string organizationId, CancellationToken cancel);

    /// <summary>A person by id, also one who may no longer sign in: what she did still bears her name.</summary>
    Task<PersonContact?> FindAsync(string userId, CancellationToken cancel);
}

/// <param name="Email">Empty when none is known: the first administrator of a region has none until she writes it.</param>
public sealed record PersonContact(string UserId, string Name, string Email, string? OrganizationId);

/// <summary>
/// What sign-in must know of the organization that a person acts for. The module that keeps organizations implements
/// it; without that module people act for nobody but themselves.
/// </summary>
public interface IOrganizationInfo
{
    ValueTask<OrganizationInfo?> FindAsync(string id, CancellationToken cancel);

    /// <summary>Those that a person may be made to act for, in order of name. Where none are listed, the id is typed in.</summary>
    ValueTask<IReadOnlyList<OrganizationInfo>> ListAsync(CancellationToken cancel) => new([]);
}

/// <param name="Types">Ids of the vocabulary of types of body ("Province", "EmploymentCentre").</param>
public sealed record OrganizationInfo(string Id, string Name, IReadOnlyList<string> Types);
