namespace ReteLavoro.Content;

/// <summary>A stretch of text that both versions have, or only one of them.</summary>
public enum Stretch { Same, Added, Removed }

public sealed record TextPiece(Stretch Kind, string Text);

/// <summary>What changed between two texts, word by word; a sentence that has been written anew is shown whole, not as scraps of two.</summary>
public static class TextDifference
{
    // Words that two different sentences share by chance: "di", "e la".
    private const int FewWords = 3;

    // The table of the comparison has a cell for each pair of words: beyond this the middle is shown as replaced whole.
    private const int MostCells = 4_000_000;

    public static IReadOnlyList<TextPiece> Between(string before, string after)
    {
        var (old, fresh) = (Words(before), Words(after));
        var start = 0;
        while (start < old.Count && start < fresh.Count && old[start] == fresh[start]) start++;
        var end = 0;
        while (end < old.Count - start && end < fresh.Count - start && old[^(end + 1)] == fresh[^(end + 1)]) end++;
        var pieces = new List<TextPiece>();
        Add(pieces, Stretch.Same, old.Take(start));
        Middle(pieces, old[start..^end], fresh[start..^end]);
        Add(pieces, Stretch.Same, old.TakeLast(end));
        return Readable(pieces);
    }

    /// <summary>Takes few words that stayed between two longer changes for changed too, and shows each change as what was there and then what is there.</summary>
    private static List<TextPiece> Readable(List<TextPiece> pieces)
    {
        var (readable, removed, added) = (new List<TextPiece>(), "", "");
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (piece.Kind == Stretch.Removed) removed += piece.Text;
            else if (piece.Kind == Stretch.Added) added += piece.Text;
            else if (removed.Length + added.Length > piece.Text.Length && Chance(piece.Text) && ChangedAfter(i) > piece.Text.Length) (removed, added) = (removed + piece.Text, added + piece.Text);
            else
            {
                Change();
                readable.Add(piece);
            }
        }
        Change();
        return readable;

        void Change()
        {
            Add(readable, Stretch.Removed, [removed]);
            Add(readable, Stretch.Added, [added]);
            (removed, added) = ("", "");
        }

        int ChangedAfter(int at) => pieces.Skip(at + 1).TakeWhile(p => p.Kind != Stretch.Same).Sum(p => p.Text.Length);

        // A line break is a border: what stands on another line has not been written anew.
        static bool Chance(string text) => !text.Contains('\n', StringComparison.Ordinal) && Words(text).Count <= FewWords;
    }

    private static void Middle(List<TextPiece> pieces, List<string> old, List<string> fresh)
    {
        if ((long)old.Count * fresh.Count > MostCells)
        {
            Add(pieces, Stretch.Removed, old);
            Add(pieces, Stretch.Added, fresh);
            return;
        }
        // Longest common subsequence, from the end, so that it can be walked from the start.
        var common = new int[old.Count + 1, fresh.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
            for (var j = fresh.Count - 1; j >= 0; j--)
                common[i, j] = old[i] == fresh[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var (a, b) = (0, 0);
        while (a < old.Count || b < fresh.Count)
            if (a < old.Count && b < fresh.Count && old[a] == fresh[b]) { Add(pieces, Stretch.Same, [old[a++]]); b++; }
            else if (b == fresh.Count || a < old.Count && common[a + 1, b] >= common[a, b + 1]) Add(pieces, Stretch.Removed, [old[a++]]);
            else Add(pieces, Stretch.Added, [fresh[b++]]);
    }

    private static void Add(List<TextPiece> pieces, Stretch kind, IEnumerable<string> words)
    {
        var text = string.Concat(words);
        if (text.Length == 0) return;
        if (pieces is [.., var last] && last.Kind == kind) pieces[^1] = last with { Text = last.Text + text };
        else pieces.Add(new(kind, text));
    }

    /// <summary>Words with the blanks that follow them: putting them together again gives the text.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
            words.Add(text[at..end]);
            at = end;
        }
        return words;
    }
}
