using Microsoft.Extensions.DependencyInjection;

namespace ReteLavoro.Kernel.Facts;

/// <summary>Hears of a past-tense fact inside the transaction that made it true. Throwing undoes everything.</summary>
public interface IHandle<in TFact>
{
    Task HandleAsync(TFact fact, CancellationToken cancel);
}

/// <summary>Tells the modules further down what has happened, in the order in which they are listed.</summary>
public sealed class Facts(IServiceProvider services)
{
    public async Task TellAsync<TFact>(TFact fact, CancellationToken cancel)
    {
        foreach (var handler in services.GetServices<IHandle<TFact>>())
            await handler.HandleAsync(fact, cancel);
    }
}
