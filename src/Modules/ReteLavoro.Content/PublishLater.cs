using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Tenants;

namespace ReteLavoro.Content;

/// <summary>Publishes drafts whose hour has come. It stands before the same gate as everybody.</summary>
internal sealed class PublishLater(ILogger<PublishLater> log) : ITenantJob
{
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<SiteDbContext>();
        var types = (await services.GetRequiredService<Definitions>().GetAsync(cancel)).TypesInOrder.Where(t => t.HasPart(nameof(PublishLaterPart))).Select(t => t.Name).ToList();
        var drafts = await db.Set<ContentVersion>().AsNoTracking().Where(v => v.Latest == true && v.Published == false && v.PublishedUtc == null && types.Contains(v.ContentType)).Select(v => v.VersionId).ToListAsync(cancel);
        var content = services.GetRequiredService<ContentStore>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        foreach (var id in drafts)
        {
            if ((await content.VersionAsync(id, cancel))?.Get<PublishLaterPart>().ScheduledPublishUtc is not { } due || due > now) continue;
            services.GetRequiredService<Actor>().IsTheProgram("pubblicazione programmata");
            try { await content.PublishAsync(id, cancel); }
            // Why it was refused is a sentence for a person, and may name one: whoever tries by hand reads it.
            catch (RuleBroken) { log.LogWarning("Version {Version} was not published on time: it was refused.", id); }
        }
    }
}
