using System.Net;
using System.Text.RegularExpressions;

namespace ReteLavoro.Kernel.Outbox;

/// <summary>
/// The second face of a mail: the same words as HTML, with paragraphs and links that can be pressed. Not Markdown: mails
/// quote titles and reasons that people wrote, and none of them may become a link with another text, or a picture.
/// </summary>
public static partial class MailHtml
{
    /// <summary>The whole document, without styles or pictures from elsewhere.</summary>
    public static string Document(string subject, string text) =>
        $"<!DOCTYPE html>\n<html lang=\"it\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(subject)}</title></head>\n"
        + $"<body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;color:#17324d;max-width:40em\">\n{Body(text)}</body></html>\n";

    public static string Body(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(p => $"<p>{string.Join("<br>", p.Trim('\n').Split('\n').Select(Line))}</p>\n"));

    private static string Line(string line)
    {
        var (html, at) = (new System.Text.StringBuilder(), 0);
        foreach (Match address in Address().Matches(line))
        {
            var url = WebUtility.HtmlEncode(address.Value);
            html.Append(WebUtility.HtmlEncode(line[at..address.Index])).Append($"<a href=\"{url}\">{url}</a>");
            at = address.Index + address.Length;
        }
        return html.Append(WebUtility.HtmlEncode(line[at..])).ToString();
    }

    [GeneratedRegex(@"https?://[^\s<>""«»]+[^\s<>""«».,;:!?)\]]")]
    private static partial Regex Address();
}
