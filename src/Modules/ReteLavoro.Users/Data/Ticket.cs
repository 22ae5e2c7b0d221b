namespace ReteLavoro.Users.Data;

/// <summary>
/// A session that is alive. The cookie bears only the key: without this row it opens nothing, whoever saved it.
/// Tickets are housekeeping: they are written by plain statements and leave no trace in the chain of acts.
/// </summary>
internal sealed class Ticket
{
    public required string Key { get; set; }
    public Guid UserId { get; set; }

    /// <summary>The authentication ticket, encrypted with the tenant's keys.</summary>
    public required byte[] Sealed { get; set; }
    public DateTime ExpiresUtc { get; set; }
    public DateTime LastSeenUtc { get; set; }
}
