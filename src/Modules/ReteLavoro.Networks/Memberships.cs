using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using ReteLavoro.Kernel.Acts;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Data;
using ReteLavoro.Kernel.Facts;
using ReteLavoro.Kernel.Outbox;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Measures;
using ReteLavoro.Organizations;
using ReteLavoro.Users;
using ReteLavoro.Workflows;

namespace ReteLavoro.Networks;

internal enum MembershipKind { Join, Leave }

internal enum MembershipState { Open, Accepted, Declined, Withdrawn }

/// <summary>A body is asked to join a network, or leaves it. The secret of an invitation's link is known only to the mail; here is its hash.</summary>
internal sealed class MembershipRequest
{
    public Guid Id { get; set; }
    public required string NetworkId { get; set; }
    public required string Organization { get; set; }
    public MembershipKind Kind { get; set; }

    /// <summary>The first day of who joins, the last day of who leaves.</summary>
    public DateOnly EffectiveOn { get; set; }
    public required string RepresentativeName { get; set; }
    public string? RepresentativeEmail { get; set; }

    /// <summary>The mandate of the register that lets the representative sign; null when the body itself is asked, at its own address.</summary>
    public Guid? Mandate { get; set; }

    /// <summary>The same in words, as it stood when the invitation was sent; null for leaving, and for what was asked before it was kept.</summary>
    public string? Title { get; set; }
    public string? SecretHash { get; set; }

    /// <summary>The first moment at which the link is no longer good.</summary>
    public DateTime? ExpiresUtc { get; set; }
    public MembershipState State { get; set; }
    public string? Reason { get; set; }
    public required string AskedBy { get; set; }
    public DateTime AskedUtc { get; set; }
    public string? AnsweredBy { get; set; }
    public string? AnsweredAs { get; set; }
    public DateTime? AnsweredUtc { get; set; }

    /// <summary>It stands in a version of the network; false while one is in approval, which a new version would void.</summary>
    public bool Written { get; set; }

    /// <summary>The <see cref="AdhesionLetter"/>, word for word as it was signed; null before, for leaving, and for what was signed before letters were kept.</summary>
    public string? Letter { get; set; }

    /// <summary>When the version that says it was published, and the body was told; null until then.</summary>
    public DateTime? PublishedUtc { get; set; }

    public bool IsOpenAt(DateTime now) => State == MembershipState.Open && now < ExpiresUtc;
    public bool Waits => State == MembershipState.Accepted && !Written;
}

/// <summary>
/// Joining and leaving (NET-09): asked and signed here, written into a new draft of the network, and effective once the
/// region's workflow has approved that version.
/// </summary>
internal sealed class Memberships(
    SiteDbContext db, ContentStore content, NetworkReader reader, IOrganizations organizations, IMeasures measures, IPeople people, IApprovals approvals,
    Outbox outbox, CertifiedMails certified, SiteSettings settings, ActRunner acts, Actor actor, TimeProvider time) : IHandle<ContentPublished>
{
    public const string NoLongerGood = "Questo invito non è più valido: è scaduto, è stato ritirato o gli è già stato risposto. Chiedine un altro al capofila della rete.";

    /// <param name="Mandate">The mandate of who is to sign; null for the body itself, at the address that it has in the register.</param>
    public sealed record Invitation(string NetworkId, string Organization, DateOnly From, Guid? Mandate);

    /// <summary>Who may sign for a body.</summary>
    /// <param name="Role">As what; null when the body itself is asked: whoever reads its mail says so.</param>
    /// <param name="Title">What lets her sign, in words.</param>
    public sealed record Signer(Guid? Mandate, string Name, string Email, string? Role, string Title);

    public const string WhoRegisters = "Gli incarichi li registra chi tiene il registro dei soggetti, di solito la Regione: chiedi di registrare l'incarico di chi deve firmare.";

    /// <summary>Those with a mandate for it that holds today and an address, and the body itself at its own.</summary>
    public async Task<IReadOnlyList<Signer>> SignersAsync(OrganizationDetails body, CancellationToken cancel)
    {
        List<Signer> signers = [];
        foreach (var mandate in await organizations.MandatesAsync(body.Id, time.Today, cancel))
        {
            var address = !string.IsNullOrWhiteSpace(mandate.Email) ? mandate.Email : mandate.UserId is { } user ? (await people.FindAsync(user, cancel))?.Email : null;
            if (!string.IsNullOrWhiteSpace(address))
                signers.Add(new(mandate.Id, mandate.PersonName, address, mandate.Role, $"incarico di {mandate.Role}, dal {mandate.ValidFrom.InDigits()}{(string.IsNullOrWhiteSpace(mandate.Act) ? "" : $" ({mandate.Act})")}"));
        }
        if (!string.IsNullOrWhiteSpace(body.Email)) signers.Add(new(null, body.Name, body.Email, null, $"invito all'indirizzo del soggetto nel registro ({body.Email})"));
        return signers;
    }

    /// <summary>All that was ever asked for a network, the newest first.</summary>
    public Task<List<MembershipRequest>> OfAsync(string networkId, CancellationToken cancel) =>
        db.Set<MembershipRequest>().AsNoTracking().Where(r => r.NetworkId == networkId).OrderByDescending(r => r.AskedUtc).ToListAsync(cancel);

    public async Task InviteAsync(Invitation invitation, CancellationToken cancel)
    {
        var site = await settings.SiteAsync(cancel);
        var address = site.BaseUrl ?? throw new RuleBroken("Per spedire inviti serve l'indirizzo del sito: chi amministra il sito lo scrive in «Nome e indirizzo».");
        var own = await settings.NetworksAsync(cancel);
        var (id, secret, now) = (Guid.CreateVersion7(), WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)), time.UtcNow);
        await acts.DoAsync(new("networks.invite", invitation.NetworkId), async () =>
        {
            var network = await NetworkAsync(invitation.NetworkId, cancel);
            var part = network.Get<NetworkPart>();
            var body = await organizations.FindAsync(invitation.Organization, cancel) ?? throw new RuleBroken("Questo soggetto non è nel registro.", "Organization");
            if (!body.ExistsOn(invitation.From)) throw new RuleBroken($"{body.Name} non è attivo {invitation.From.InWords("il")}: scegli un altro giorno o un altro soggetto.", "From");
            if (part.Partners.Any(p => p.Organization == body.Id && p.IsSigned && p.HoldsOn(invitation.From))) throw new RuleBroken($"{body.Name} fa già parte della rete e ha già firmato.", "Organization");
            var signer = (await SignersAsync(body, cancel)).FirstOrDefault(s => s.Mandate == invitation.Mandate)
                ?? throw new RuleBroken($"L'invito va a chi ha oggi un incarico per {body.Name}, o all'indirizzo che ha nel registro. {WhoRegisters}", "Signer");
            if (await IsOurOwnAsync(body, signer, cancel)) throw new RuleBroken($"{signer.Email} è un indirizzo del tuo ente: per {body.Name} non può firmare chi invita. {WhoRegisters}", "Signer");
            var edition = await measures.EditionAsync(part.Edition, cancel);
            var expires = now.AddDays(NetworkSettings.Days(edition, "invitationDays", time.Today, own.InvitationDays, "per quanti giorni vale un invito"));
            // A new invitation takes the place of the one before, whose link may be lost.
            foreach (var before in await db.Set<MembershipRequest>().Where(r => r.NetworkId == invitation.NetworkId && r.Organization == body.Id && r.State == MembershipState.Open).ToListAsync(cancel))
                (before.State, before.SecretHash) = (MembershipState.Withdrawn, null);
            db.Add(new MembershipRequest
            {
                Id = id, NetworkId = invitation.NetworkId, Organization = body.Id, Kind = MembershipKind.Join, EffectiveOn = invitation.From,
                RepresentativeName = signer.Name, RepresentativeEmail = signer.Email, Mandate = signer.Mandate, Title = signer.Title,
                SecretHash = Hash(secret), ExpiresUtc = expires, State = MembershipState.Open, AskedBy = actor.Name, AskedUtc = now
            });
            var link = address.TrimEnd('/') + NetworkLinks.Invitation(secret)[1..];
            outbox.Enqueue(signer.Email, $"Invito alla rete «{network.DisplayText}»", $"""
                Gentile {signer.Name},

                {actor.Name}{(actor.OrganizationName is { } from ? $" ({from})" : "")} invita {body.Name} a far parte della rete «{network.DisplayText}», {invitation.From.InWords("dal")}.

                Qui leggi che cosa comporta, e accetti o rifiuti per il tuo ente:
                {link}

                Il collegamento vale una volta sola, fino {DateOnly.FromDateTime(expires.InRome).InWords("al")}. Non serve un account.
                Se non ti aspettavi questo invito, ignora il messaggio.
                """, $"adesione:{id}", secret: link);
            if (signer.Mandate is not null) TellBody(body, $"Invito alla rete «{network.DisplayText}» per {body.Name}", $"""
                {actor.Name}{(actor.OrganizationName is { } asking ? $" ({asking})" : "")} ha invitato {body.Name} a far parte della rete «{network.DisplayText}», {invitation.From.InWords("dal")}.

                L'invito è andato a {signer.Name}: {signer.Title}. Se questa persona non può firmare per il tuo ente, scrivi a chi tiene il registro dei soggetti.
                """, id);
        }, cancel);
    }

    /// <summary>An address of the inviter's own organization, in an invitation for another body: she would sign for both.</summary>
    private async Task<bool> IsOurOwnAsync(OrganizationDetails body, Signer signer, CancellationToken cancel)
    {
        if (body.Id == actor.OrganizationId) return false;
        List<string?> own = [(await people.FindAsync(actor.Id, cancel))?.Email];
        if (actor.OrganizationId is { } organization)
        {
            own.Add((await organizations.FindAsync(organization, cancel))?.Email);
            own.AddRange((await people.OfOrganizationAsync(organization, cancel)).Select(c => c.Person.Email));
            own.AddRange((await organizations.MandatesAsync(organization, time.Today, cancel)).Select(m => m.Email));
        }
        return own.Contains(signer.Email, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whatever is done in a body's name, the body hears of it at its own address.</summary>
    private void TellBody(OrganizationDetails body, string subject, string text, Guid about)
    {
        if (!string.IsNullOrWhiteSpace(body.Email)) outbox.Enqueue(body.Email, subject, text, $"adesione:{about}");
    }

    /// <summary>
    /// What a body must be able to prove, or we that it was told: to its certified address where it has one and the region sends
    /// certified mail, otherwise to its ordinary one; and to whoever may sign for it, as an ordinary mail.
    /// </summary>
    private async Task NotifyAsync(OrganizationDetails body, string subject, string text, Guid about, CancellationToken cancel)
    {
        var signers = await SignersAsync(body, cancel);
        var byPec = !string.IsNullOrWhiteSpace(body.Pec) && await certified.AreOnAsync(cancel);
        if (byPec) outbox.Enqueue(body.Pec!, subject, text, $"adesione:{about}", certified: true);
        List<string> ordinary = [.. signers.Where(s => !byPec || s.Mandate is not null).Select(s => s.Email)];
        // Better an ordinary mail at the only address there is than none.
        if (ordinary.Count == 0 && !byPec && !string.IsNullOrWhiteSpace(body.Pec)) ordinary.Add(body.Pec);
        foreach (var to in ordinary.Distinct(StringComparer.OrdinalIgnoreCase))
            outbox.Enqueue(to, subject, text, $"adesione:{about}");
    }

    public Task WithdrawAsync(string networkId, Guid id, CancellationToken cancel) => acts.DoAsync(new("networks.withdraw-invitation", networkId), async () =>
    {
        var open = await db.Set<MembershipRequest>().FirstOrDefaultAsync(r => r.Id == id && r.NetworkId == networkId && r.State == MembershipState.Open, cancel)
            ?? throw new RuleBroken("A questo invito è già stato risposto.");
        (open.State, open.SecretHash) = (MembershipState.Withdrawn, null);
    }, cancel);

    /// <returns>Null when the link is unknown, used or too old.</returns>
    public async Task<MembershipRequest?> FindOpenAsync(string secret, CancellationToken cancel)
    {
        var hash = Hash(secret);
        var request = await db.Set<MembershipRequest>().AsNoTracking().FirstOrDefaultAsync(r => r.SecretHash == hash, cancel);
        return request?.IsOpenAt(time.UtcNow) == true ? request : null;
    }

    /// <summary>The representative accepts: the signature stands in a new draft version, from the day that the invitation says.</summary>
    /// <param name="name">Who signs, where the body itself was asked; who has a mandate signs with the name and role of the register.</param>
    /// <param name="read">Id of the version that the representative had before her: nothing else is signed.</param>
    /// <returns>What was signed.</returns>
    public async Task<AdhesionLetter> AcceptAsync(string secret, string? name, string? role, string? read, CancellationToken cancel)
    {
        var open = await FindOpenAsync(secret, cancel) ?? throw new RuleBroken(NoLongerGood);
        (name, role, var body) = await SignerAsync(open, name, role, cancel);
        var (before, signed) = (await NetworkAsync(open.NetworkId, cancel), time.UtcNow);
        var letter = AdhesionLetter.Write(before, await reader.ReadAsync(before.Get<NetworkPart>(), cancel), body, open, name ?? open.RepresentativeName, role, signed);
        await AnswerAsync(secret, name, r => new("networks.accept-membership", r.NetworkId, $"Impronta SHA-256 della lettera di adesione: {letter.Hash}"), async (request, network) =>
        {
            RuleBroken.If(network.ContentItemVersionId != before.ContentItemVersionId || read != before.ContentItemVersionId, "La rete è cambiata dopo che hai aperto questa pagina: rileggi che cosa accetti, poi firma.");
            // The register may have changed while the letter was written: whoever may not sign any more is refused, and nothing but the letter is signed.
            RuleBroken.If((await SignerAsync(request, name, role, cancel)).Role != role, "Nel frattempo il tuo incarico è cambiato: rileggi che cosa accetti, poi firma.");
            (name, request.State, request.AnsweredAs, request.Letter, request.AnsweredUtc) = (actor.Name, MembershipState.Accepted, role, letter.Text, signed);
            await WriteOrWaitAsync(request, cancel);
            await TellLeadAsync(network, $"{body.Name} ha accettato di far parte della rete «{network.DisplayText}»", $"""
                {name} ({role}) ha accettato per {body.Name} di far parte della rete «{network.DisplayText}», {request.EffectiveOn.InWords("dal")}.

                {(request.Written ? "L'adesione è nella bozza della rete: vale quando la rete è approvata. Inviala in approvazione." : "La rete è in approvazione: l'adesione si riporta nella bozza quando l'approvazione finisce.")}
                """, request.Id, cancel);
            TellBody(body, $"{body.Name} ha firmato l'adesione alla rete «{network.DisplayText}»", $"""
                {name} ({role}) ha accettato per {body.Name} di far parte della rete «{network.DisplayText}», {request.EffectiveOn.InWords("dal")}.

                Ha firmato con: {request.Title ?? "un invito del capofila"}. Se non lo sapevi, scrivi a chi tiene il registro dei soggetti.

                Che cosa ha firmato, con l'impronta {letter.Hash}:

                {letter.Text}
                """, request.Id);
        }, cancel);
        return letter;
    }

    /// <summary>As whom the body is signed for: by its mandate in the register, or as was typed where the body itself was asked.</summary>
    /// <exception cref="RuleBroken">The mandate holds no more, or the body is not there on the day.</exception>
    private async Task<(string? Name, string? Role, OrganizationDetails Body)> SignerAsync(MembershipRequest request, string? name, string? role, CancellationToken cancel)
    {
        if (request.Mandate is { } id)
            (name, role) = (request.RepresentativeName, (await organizations.MandatesAsync(request.Organization, time.Today, cancel)).FirstOrDefault(m => m.Id == id)?.Role ?? throw new RuleBroken("Il tuo incarico non vale più nel registro dei soggetti: non puoi firmare per l'ente. Chiedi un altro invito al capofila della rete."));
        var body = await organizations.FindAsync(request.Organization, cancel);
        return body?.ExistsOn(request.EffectiveOn) == true ? (name, role, body) : throw new RuleBroken("Nel registro il tuo ente non risulta attivo nel giorno dell'adesione: rivolgiti al capofila della rete.");
    }

    /// <returns>The letter, and whether an act of this network bears its hash; null where the network has none such.</returns>
    public async Task<(AdhesionLetter Letter, bool AsSigned)?> LetterAsync(string networkId, Guid id, CancellationToken cancel)
    {
        if (await db.Set<MembershipRequest>().AsNoTracking().Where(r => r.Id == id && r.NetworkId == networkId).Select(r => r.Letter).FirstOrDefaultAsync(cancel) is not { } text) return null;
        var letter = new AdhesionLetter(text);
        return (letter, await db.Set<ActRecord>().AnyAsync(a => a.Kind == "networks.accept-membership" && a.Subject == networkId && a.Reason!.EndsWith(letter.Hash), cancel));
    }

    public Task DeclineAsync(string secret, string reason, CancellationToken cancel) =>
        AnswerAsync(secret, null, r => new("networks.decline-membership", r.NetworkId, reason), async (request, network) =>
        {
            (request.State, request.Reason) = (MembershipState.Declined, reason);
            var name = (await organizations.NamesAsync([request.Organization], cancel)).GetValueOrDefault(request.Organization, request.Organization);
            await TellLeadAsync(network, $"{name} non entra nella rete «{network.DisplayText}»", $"""
                {request.RepresentativeName} ha rifiutato per {name} l'invito alla rete «{network.DisplayText}».

                Motivo:
                {reason}
                """, request.Id, cancel);
        }, cancel);

    /// <param name="name">Who answers; null for the representative whom the invitation names.</param>
    private async Task AnswerAsync(string secret, string? name, Func<MembershipRequest, Act> act, Func<MembershipRequest, ContentItem, Task> answer, CancellationToken cancel)
    {
        var open = await FindOpenAsync(secret, cancel) ?? throw new RuleBroken(NoLongerGood);
        actor.IsTheProgram(open.Mandate is null && name is not null ? name : open.RepresentativeName);
        await acts.DoAsync(act(open), async () =>
        {
            // Read again in the act: between the question and here somebody else may have answered.
            var request = await db.Set<MembershipRequest>().FirstOrDefaultAsync(r => r.Id == open.Id, cancel);
            if (request?.IsOpenAt(time.UtcNow) != true) throw new RuleBroken(NoLongerGood);
            (request.SecretHash, request.AnsweredBy, request.AnsweredUtc) = (null, actor.Name, time.UtcNow);
            await answer(request, await NetworkAsync(request.NetworkId, cancel));
        }, cancel);
    }

    /// <summary>
    /// A body leaves. By its own word, which is its signature (NET-09), also with a day that is past; by the lead's, which says
    /// so to whoever decides, and only with a day to come. Either way the body hears of it wherever it can be reached.
    /// </summary>
    /// <param name="lastDay">The last day of its membership.</param>
    public Task LeaveAsync(string networkId, string organization, DateOnly lastDay, string reason, CancellationToken cancel) => acts.DoAsync(new("networks.leave", networkId, reason), async () =>
    {
        var network = await NetworkAsync(networkId, cancel);
        var membership = network.Get<NetworkPart>().Partners.FirstOrDefault(p => p.Organization == organization && p.To is null) ?? throw new RuleBroken("Questo soggetto non fa parte della rete.", "Organization");
        if (membership.From > lastDay) throw new RuleBroken($"L'ultimo giorno viene prima del primo ({membership.From.Value.InWords()}).", "LastDay");
        var own = actor.OrganizationId == organization;
        if (!own && lastDay < time.Today) throw new RuleBroken("Un giorno già passato lo dichiara solo il soggetto che esce: scegli oggi o un giorno che viene.", "LastDay");
        if (await db.Set<MembershipRequest>().AnyAsync(r => r.NetworkId == networkId && r.Organization == organization && r.Kind == MembershipKind.Leave && r.State == MembershipState.Accepted && r.Written == false, cancel))
            throw new RuleBroken("L'uscita di questo soggetto è già registrata e aspetta di essere riportata nella bozza.", "Organization");
        var request = new MembershipRequest
        {
            Id = Guid.CreateVersion7(), NetworkId = networkId, Organization = organization, Kind = MembershipKind.Leave, EffectiveOn = lastDay, RepresentativeName = actor.Name,
            State = MembershipState.Accepted, Reason = reason, AskedBy = actor.Name, AskedUtc = time.UtcNow, AnsweredBy = actor.Name, AnsweredUtc = time.UtcNow,
            Title = own ? "la dichiara il soggetto che esce" : $"la dichiara {actor.OrganizationName ?? "chi gestisce la rete"}, e il soggetto che esce non l'ha firmata"
        };
        db.Add(request);
        await WriteOrWaitAsync(request, cancel);
        var body = await organizations.FindAsync(organization, cancel);
        var name = body?.Name ?? organization;
        if (body is not null)
            await NotifyAsync(body, $"{name} esce dalla rete «{network.DisplayText}»", $"""
                {actor.Name}{(actor.OrganizationName is { } from ? $" ({from})" : "")} ha registrato l'uscita di {name} dalla rete «{network.DisplayText}». Ultimo giorno: {lastDay.InWords()}.

                Motivo:
                {reason}

                L'uscita vale quando è approvata: chi decide legge chi l'ha dichiarata.{(own ? "" : " Se il tuo ente non vuole uscire, scrivi subito alla Provincia e alla Regione.")}
                """, request.Id, cancel);
        await TellLeadAsync(network, $"{name} esce dalla rete «{network.DisplayText}»", $"""
            {actor.Name} ha registrato l'uscita di {name} dalla rete «{network.DisplayText}». Ultimo giorno: {lastDay.InWords()}.

            Motivo:
            {reason}

            L'uscita vale quando la nuova versione della rete è approvata.
            """, request.Id, cancel);
    }, cancel);

    /// <summary>What a published version says of joinings and leavings is in force from now on, and their bodies hear of it.</summary>
    public async Task HandleAsync(ContentPublished fact, CancellationToken cancel)
    {
        if (!fact.Item.Has<NetworkPart>()) return;
        var (network, partners) = (fact.Item, fact.Item.Get<NetworkPart>().Partners);
        var site = await settings.SiteAsync(cancel);
        var link = site.BaseUrl is { } address ? $"\n\nLa rete: {address.TrimEnd('/')}/{network.Get<AutoroutePart>().Path}" : "";
        foreach (var request in await db.Set<MembershipRequest>().Where(r => r.NetworkId == network.ContentItemId && r.State == MembershipState.Accepted && r.Written == true && r.PublishedUtc == null).OrderBy(r => r.AskedUtc).ToListAsync(cancel))
        {
            var leaves = request.Kind == MembershipKind.Leave;
            if (!partners.Any(p => p.Organization == request.Organization && (leaves ? p.To == request.EffectiveOn : p.IsSigned))) continue;
            request.PublishedUtc = time.UtcNow;
            if (fact.Imported || await organizations.FindAsync(request.Organization, cancel) is not { } body) continue;
            var (subject, text) = leaves
                ? ($"È approvata l'uscita di {body.Name} dalla rete «{network.DisplayText}»", $"L'uscita di {body.Name} dalla rete «{network.DisplayText}» è approvata. Ultimo giorno: {request.EffectiveOn.InWords()}.")
                : ($"È approvata l'adesione di {body.Name} alla rete «{network.DisplayText}»", $"L'adesione di {body.Name} alla rete «{network.DisplayText}» è approvata: ne fa parte {request.EffectiveOn.InWords("dal")}.");
            await NotifyAsync(body, subject, text + link, request.Id, cancel);
        }
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Writes what was accepted while the network was in approval.</summary>
    public Task WriteWaitingAsync(string networkId, CancellationToken cancel) => acts.DoAsync(new("networks.write-memberships", networkId), async () =>
    {
        RuleBroken.If((await approvals.WaitingAsync([networkId], cancel)).Count > 0, "La rete è ancora in approvazione: una nuova versione la farebbe cadere.");
        foreach (var request in await db.Set<MembershipRequest>().Where(r => r.NetworkId == networkId && r.State == MembershipState.Accepted && r.Written == false).OrderBy(r => r.AskedUtc).ToListAsync(cancel))
            await WriteAsync(request, cancel);
    }, cancel);

    private async Task WriteOrWaitAsync(MembershipRequest request, CancellationToken cancel)
    {
        if ((await approvals.WaitingAsync([request.NetworkId], cancel)).Count == 0) await WriteAsync(request, cancel);
    }

    private async Task WriteAsync(MembershipRequest request, CancellationToken cancel)
    {
        var network = await NetworkAsync(request.NetworkId, cancel);
        var part = network.Get<NetworkPart>();
        var live = (await content.PublishedAsync(request.NetworkId, cancel))?.Get<NetworkPart>();
        (part with { Partners = Change(part.Partners, request, live?.Partners.Any(p => p.Organization == request.Organization && p.To is null) == true) }).WriteTo(network);
        await content.SaveDraftAsync(network, network.ContentItemVersionId, cancel);
        request.Written = true;
    }

    /// <summary>The memberships with one joining or leaving more.</summary>
    /// <param name="belongs">The body is a partner of the published network: its signature takes none of its days away.</param>
    internal static NetworkPartner[] Change(NetworkPartner[] partners, MembershipRequest request, bool belongs)
    {
        var current = partners.FirstOrDefault(p => p.Organization == request.Organization && p.To is null);
        if (request.Kind == MembershipKind.Leave)
            return current is null ? partners : [.. partners.Where(p => p != current), current with { To = request.EffectiveOn }];
        var signed = (current ?? new NetworkPartner(request.Organization)) with
        {
            From = belongs && current is not null && !(current.From > request.EffectiveOn) ? current.From : request.EffectiveOn,
            SignedBy = request.AnsweredBy, SignedAs = request.AnsweredAs, SignedUnder = request.Title, SignedOn = DateOnly.FromDateTime(request.AnsweredUtc!.Value.InRome)
        };
        return current is null ? [.. partners, signed] : [.. partners.Select(p => p == current ? signed : p)];
    }

    private async Task<ContentItem> NetworkAsync(string id, CancellationToken cancel) =>
        await content.LatestAsync(id, cancel) is { ContentType: "Rete" } network ? network : throw new RuleBroken("Questa rete non c'è più.");

    private async Task TellLeadAsync(ContentItem network, string subject, string text, Guid about, CancellationToken cancel)
    {
        var site = await settings.SiteAsync(cancel);
        var lead = network.Get<NetworkPart>().LeadPartner is { } id ? await organizations.FindAsync(id, cancel) : null;
        var owner = network.Owner.Length > 0 ? await people.FindAsync(network.Owner, cancel) : null;
        var link = site.BaseUrl is { } address ? $"\n\nLa rete: {address.TrimEnd('/')}{NetworkLinks.Memberships(network.ContentItemId)[1..]}" : "";
        foreach (var to in new[] { lead?.Email, owner?.Email }.Where(e => !string.IsNullOrWhiteSpace(e)).Distinct(StringComparer.OrdinalIgnoreCase))
            outbox.Enqueue(to!, subject, text + link, $"adesione:{about}");
    }

    internal static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
