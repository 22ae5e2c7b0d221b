using System.Security.Cryptography;
using System.Text;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Kernel.Values;
using ReteLavoro.Organizations;

namespace ReteLavoro.Networks;

/// <summary>
/// What a representative signs when a body joins a network (NET-09): written once, at the signature, from what she had before
/// her, and kept word for word. Its SHA-256 stands in the act of the signature, so that a changed letter shows.
/// </summary>
/// <param name="Text">Paragraphs, one empty line between them; the first is the title, lines that begin with "- " are a list.</param>
internal sealed record AdhesionLetter(string Text)
{
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public string Title => Text.Split('\n')[0];

    /// <summary>What comes after the title.</summary>
    public IEnumerable<string[]> Paragraphs => Text.Split("\n\n").Skip(1).Select(p => p.Split('\n'));

    /// <param name="network">The version that is signed.</param>
    /// <param name="role">As what she signs.</param>
    public static AdhesionLetter Write(ContentItem network, NetworkView view, OrganizationDetails body, MembershipRequest request, string name, string? role, DateTime signedUtc)
    {
        var seat = string.Concat(new[] { ("con sede in ", body.Address), ("codice fiscale o partita IVA ", body.VatNumber), ("PEC ", body.Pec) }.Where(f => !string.IsNullOrEmpty(f.Item2)).Select(f => $", {f.Item1}{f.Item2}"));
        var duties = view.Duties.Where(d => d.Responsible?.Id == body.Id).Select(d => d.Duty.Label).ToList();
        var signed = signedUtc.InRome;
        List<string> paragraphs =
        [
            $"Lettera di adesione alla rete «{network.DisplayText}»",
            $"{body.Name}{(seat.Length > 0 ? seat + "," : "")} aderisce alla rete «{network.DisplayText}»{(view.Edition is { } edition ? $" ({edition.Name})" : "")} {request.EffectiveOn.InWords("dal")}.",
            $"Capofila: {view.Lead?.Name ?? "non ancora indicato"}.\nTerritorio: {string.Join(", ", view.Provinces.Select(p => p.Name))}.\nAltri soggetti: {string.Join("; ", view.Partners.Where(p => p.Organization.Id != body.Id && !p.Lead).Select(p => p.Organization.Name) is var others && others.Any() ? others : ["nessuno"])}."
        ];
        if (duties.Count > 0) paragraphs.Add("Nella rete risponde di:\n" + string.Join('\n', duties.Select(d => $"- {d}")));
        if (view.Rules.Count > 0) paragraphs.Add("Accetta le regole della rete:\n" + string.Join('\n', view.Rules.Select(r => $"- {r.Sentence} ({r.Source.ActTitle}, {r.Source.At}: «{r.Source.Quote}»)")));
        paragraphs.Add($"Firmata da {name}{(string.IsNullOrWhiteSpace(role) ? "" : $", {role}")}, {DateOnly.FromDateTime(signed).InWords("il")} alle {signed:HH:mm}, con {request.Title ?? "un invito del capofila"}, usato una volta sola. Versione della rete letta e firmata: n. {network.Number}.");
        return new(string.Join("\n\n", paragraphs).ReplaceLineEndings("\n"));
    }
}
