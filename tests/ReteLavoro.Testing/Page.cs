using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace ReteLavoro.Testing;

/// <summary>What came back: status, headers and the document.</summary>
public sealed partial class Page
{
    private IHtmlDocument? _document;

    internal Page(Visitor visitor, HttpRequestMessage request, HttpResponseMessage response, byte[] bytes)
    {
        (Visitor, Address, Response, Bytes) = (visitor, request.RequestUri!, response, bytes);
        Text = System.Text.Encoding.UTF8.GetString(bytes);
    }

    public Visitor Visitor { get; }
    public Uri Address { get; }
    public HttpResponseMessage Response { get; }
    public byte[] Bytes { get; }
    public string Text { get; }
    public HttpStatusCode Status => Response.StatusCode;
    public IHtmlDocument Document => _document ??= new HtmlParser().ParseDocument(Text);

    /// <summary>Where a redirect leads, as it was written.</summary>
    public string? Location => Response.Headers.Location?.OriginalString;
    public string Heading => Squeeze(Document.QuerySelector("h1")?.TextContent ?? "");

    /// <summary>What stands in the page's own part, blanks squeezed.</summary>
    public string Main => Squeeze((Document.QuerySelector("main") ?? Document.Body)?.TextContent ?? "");

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public IElement? One(string selector) => Document.QuerySelector(selector);
    public IEnumerable<IElement> All(string selector) => Document.QuerySelectorAll(selector);

    public Page Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Address}: expected {(int)status}, was {(int)Status}{(Location is null ? "" : $" to {Location}")}. {((int)Status >= 500 ? Visitor.Log.Lines.LastOrDefault() : Main.Length > 600 ? Main[..600] : Main)}");
        return this;
    }

    public Page IsOk() => Is(HttpStatusCode.OK);

    public Page Shows(string text)
    {
        Assert.Contains(Squeeze(text), Main, StringComparison.Ordinal);
        return this;
    }

    public Page ShowsNot(string text)
    {
        Assert.DoesNotContain(Squeeze(text), Main, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Refused with 400, and the sentence stands among the errors.</summary>
    public Page ShowsError(string sentence)
    {
        Is(HttpStatusCode.BadRequest);
        var errors = Squeeze(string.Join(" ", All("[role=alert], .invalid-feedback, .form-feedback").Select(e => e.TextContent)));
        Assert.Contains(Squeeze(sentence), errors, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Goes where a redirect leads.</summary>
    public Task<Page> Follow()
    {
        Assert.True((int)Status is >= 300 and < 400 && Location is not null, $"{Address} answered {(int)Status} and leads nowhere. {Main[..Math.Min(Main.Length, 400)]}");
        return Visitor.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, Location)));
    }

    /// <summary>Follows the first link with this text.</summary>
    public Task<Page> Click(string text)
    {
        var link = All("a[href]").FirstOrDefault(a => Squeeze(a.TextContent) == text) ?? All("a[href]").FirstOrDefault(a => Squeeze(a.TextContent).Contains(text, StringComparison.Ordinal));
        Assert.True(link is not null, $"{Address}: no link says «{text}».");
        return Visitor.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, link!.GetAttribute("href"))));
    }

    /// <summary>Fills in the page's form and sends it, with everything that it holds already.</summary>
    /// <param name="values">By the name of the field; a list sends several, null sends none.</param>
    /// <param name="button">The text of the button to press, where there are several.</param>
    /// <param name="files">By the name of their inputs; the form is then sent as a browser sends one with files.</param>
    public Task<Page> Submit(IReadOnlyDictionary<string, object?>? values = null, string? button = null, params (string Name, string FileName, byte[] Bytes)[] files)
    {
        var forms = (Document.QuerySelector("main") ?? Document.Body!).QuerySelectorAll("form").OfType<IHtmlFormElement>().Where(f => f.Method.Equals("post", StringComparison.OrdinalIgnoreCase)).ToList();
        var pressed = button is null ? null : forms.SelectMany(f => f.QuerySelectorAll("button, input[type=submit]")).FirstOrDefault(b => Squeeze(b.TextContent).Contains(button, StringComparison.Ordinal));
        Assert.True(button is null || pressed is not null, $"{Address}: no button says «{button}».");
        var form = pressed is null ? forms.FirstOrDefault(f => (values ?? new Dictionary<string, object?>()).Keys.All(k => Named(f, k).Any())) ?? forms.FirstOrDefault() : pressed.Closest("form") as IHtmlFormElement;
        Assert.True(form is not null, $"{Address} ({(int)Status}) has no form. {Main[..Math.Min(Main.Length, 400)]}");
        pressed ??= form!.QuerySelector("button:not([type]), button[type=submit]");

        var sent = new List<KeyValuePair<string, string>>();
        foreach (var field in form!.QuerySelectorAll("input[name], select[name], textarea[name]"))
        {
            var name = field.GetAttribute("name")!;
            if (values?.ContainsKey(name) == true || field.HasAttribute("disabled")) continue;
            switch (field)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } input: if (input.IsChecked) sent.Add(new(name, input.HasAttribute("value") ? input.Value : "on")); break;
                case IHtmlInputElement { Type: "submit" or "button" or "file" }: break;
                case IHtmlInputElement input: sent.Add(new(name, input.Value)); break;
                case IHtmlTextAreaElement text: sent.Add(new(name, text.Value)); break;
                case IHtmlSelectElement select: foreach (var option in select.Options.Where(o => o.IsSelected)) sent.Add(new(name, option.Value)); break;
            }
        }
        foreach (var (name, value) in values ?? new Dictionary<string, object?>())
        {
            Assert.True(Named(form, name).Any(), $"{Address}: the form has no field «{name}»; it has {string.Join(", ", form.QuerySelectorAll("[name]").Select(e => e.GetAttribute("name")).Distinct())}.");
            foreach (var one in value is System.Collections.IEnumerable and not string ? ((System.Collections.IEnumerable)value).Cast<object?>() : [value])
                if (one is not null) sent.Add(new(name, Convert.ToString(one, System.Globalization.CultureInfo.InvariantCulture)!));
        }
        if (pressed?.GetAttribute("name") is { Length: > 0 } pressedName) sent.Add(new(pressedName, pressed.GetAttribute("value") ?? ""));
        var to = new Uri(Address, pressed?.GetAttribute("formaction") ?? (form.GetAttribute("action") is { Length: > 0 } action ? action : Address.PathAndQuery));
        return Visitor.Send(new HttpRequestMessage(HttpMethod.Post, to) { Content = files.Length == 0 ? new FormUrlEncodedContent(sent) : WithFiles(sent, files) });
    }

    private static MultipartFormDataContent WithFiles(IEnumerable<KeyValuePair<string, string>> sent, IEnumerable<(string Name, string FileName, byte[] Bytes)> files)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in sent) content.Add(new StringContent(value), name);
        foreach (var (name, fileName, bytes) in files) content.Add(new ByteArrayContent(bytes), name, fileName);
        return content;
    }

    /// <summary>As the other, with the fields as properties of an anonymous object.</summary>
    public Task<Page> Submit(object values, string? button = null) => Submit(Fields(values), button);

    internal static IReadOnlyDictionary<string, object?> Fields(object values) =>
        values as IReadOnlyDictionary<string, object?> ?? values.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(values));

    private static IEnumerable<IElement> Named(IElement form, string name) => form.QuerySelectorAll("input, select, textarea").Where(e => e.GetAttribute("name") == name);

    public static string Squeeze(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
