using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.Routing;
using ReteLavoro.BootstrapItalia.TagHelpers;

namespace ReteLavoro.Modules.Tests.Themes;

/// <summary>A page on which components are rendered one after the other, as in a request.</summary>
internal sealed class Component
{
    public DefaultHttpContext Http { get; } = new();
    public ModelStateDictionary State { get; }
    private readonly ViewContext view;

    public Component()
    {
        var action = new ActionContext(Http, new RouteData(), new ActionDescriptor());
        State = action.ModelState;
        view = new ViewContext { HttpContext = Http, RouteData = action.RouteData, FormContext = new FormContext(), ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), State) };
    }

    /// <summary>The person has sent these values and the page has refused them for these reasons.</summary>
    public Component Refused(Dictionary<string, string[]> sent, params (string Name, string Sentence)[] errors)
    {
        Http.Request.Method = "POST";
        Http.Request.ContentType = "application/x-www-form-urlencoded";
        Http.Request.Form = new FormCollection(sent.ToDictionary(s => s.Key, s => new Microsoft.Extensions.Primitives.StringValues(s.Value)));
        foreach (var (name, sentence) in errors)
        {
            State.AddModelError(name, sentence);
        }

        return this;
    }

    public string Html(BiTagHelper helper, string content = "", Dictionary<object, object>? items = null, params (string Name, string Value)[] attributes)
    {
        helper.ViewContext = view;
        var list = new TagHelperAttributeList(attributes.Select(a => new TagHelperAttribute(a.Name, a.Value)));
        var context = new TagHelperContext(list, items ?? [], "id");
        var output = new TagHelperOutput("bi-component", list, (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent().SetHtmlContent(content)));
        if (content.Length > 0)
        {
            output.Content.SetHtmlContent(content);
        }

        helper.Init(context);
        helper.ProcessAsync(context, output).GetAwaiter().GetResult();
        using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    public IElement Render(BiTagHelper helper, string content = "", Dictionary<object, object>? items = null, params (string Name, string Value)[] attributes) =>
        new HtmlParser().ParseDocument("<!DOCTYPE html><body>" + Html(helper, content, items, attributes)).Body!;

    public static ModelExpression For<T>(string property, T model) where T : class
    {
        var provider = new EmptyModelMetadataProvider();
        return new ModelExpression(property, provider.GetModelExplorerForType(typeof(T), model).GetExplorerForProperty(property));
    }
}
