using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Tenants;
using ReteLavoro.Kernel.Values;

namespace ReteLavoro.Workflows;

/// <summary>
/// Gives what waits to the protocol, with the pauses and the patience of mails. The call is made outside any transaction; the
/// key of the registration lets a call that is repeated, after a crash or an answer that came too late, give the same number.
/// </summary>
internal sealed class ProtocolJob(TimeProvider time, ILogger<ProtocolJob> log) : ITenantJob
{
    private const int AtOnce = 50;

    /// <summary>How long an answer is waited for. Shorter than the first pause: what is being asked for must not be taken a second time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public TimeSpan Every => TimeSpan.FromSeconds(15);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var now = time.UtcNow;
        var waiting = await services.GetRequiredService<SiteDbContext>().Set<ProtocolRegistration>().AsNoTracking().Where(r => r.State == ProtocolState.Waiting && r.DueUtc <= now).OrderBy(r => r.DueUtc).Take(AtOnce).ToListAsync(cancel);
        foreach (var row in waiting)
        {
            // Each in a scope of its own: what fails takes nothing else with it.
            await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Actor>().IsTheProgram("protocollo");
            if (await TakeAsync(scope.ServiceProvider, row, now, cancel)) await RegisterAsync(scope.ServiceProvider, row, cancel);
        }
    }

    /// <summary>Whoever counts the attempt makes it. The pause is set already here, so that a crash delays the registration and does not lose it.</summary>
    private static Task<bool> TakeAsync(IServiceProvider services, ProtocolRegistration row, DateTime now, CancellationToken cancel) =>
        services.GetRequiredService<ActRunner>().HousekeepAsync(async () => await services.GetRequiredService<SiteDbContext>().Set<ProtocolRegistration>()
            .Where(r => r.Id == row.Id && r.State == ProtocolState.Waiting && r.Attempts == row.Attempts)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Attempts, row.Attempts + 1).SetProperty(x => x.DueUtc, now + MailSender.PauseAfter(row.Attempts + 1)), cancel) == 1, cancel);

    private async Task RegisterAsync(IServiceProvider services, ProtocolRegistration row, CancellationToken cancel)
    {
        var desk = services.GetRequiredService<ProtocolDesk>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var protocol = await desk.AdapterAsync(cancel);
            var number = await protocol.RegisterAsync(new(row.Id.ToString("N"), row.Title, row.Direction, row.Sender, row.Receiver, row.VersionHash), patience.Token).WaitAsync(patience.Token);
            await desk.NoteNumberAsync(row.Id, number, protocol.IsDemonstrative, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            log.LogWarning("Registration {Id} failed at attempt {Attempt}: {Kind}", row.Id, row.Attempts + 1, error.GetType().Name);
            var why = error switch
            {
                AdapterFault => error.Message,
                // The number is asked for again, and is the same.
                DbUpdateConcurrencyException => "Il numero è arrivato mentre qualcuno lavorava alla pratica: si scrive al prossimo tentativo.",
                OperationCanceledException => $"Il protocollo non ha risposto entro {Patience.TotalSeconds:0} secondi.",
                _ => $"Il protocollo ha dato un errore: {error.Message}"
            };
            await desk.NoteFailureAsync(row.Id, why, error is AdapterFault { IsFinal: true } || row.Attempts + 1 >= MailSender.AttemptsBeforeDead, cancel);
        }
    }
}
