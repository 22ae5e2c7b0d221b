using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ReteLavoro.Kernel.Content;
using ReteLavoro.Measures.Parts;
using Xunit;

namespace ReteLavoro.Modules.Tests.Measures;

public sealed class MeasureSheetEditorTests
{
    [Fact]
    public async Task MIS_01_the_editor_asks_for_the_edition_and_for_each_section_in_order()
    {
        await using var site = await Small.StartAsync();
        var page = await EditorAsync(site, new() { Edition = "due", Sections = { ["prodotti"] = "Fino a {{cap}}.", ["altrove"] = "Testo di un'altra serie." } });
        var edition = Assert.IsAssignableFrom<IHtmlSelectElement>(page.QuerySelector("[name='MeasureSheetPart.Edition']"));
        Assert.Equal("due", edition.Value);
        Assert.Equal(["uno", "due"], edition.Options.Select(o => o.Value).Where(v => v.Length > 0));
        var texts = page.QuerySelectorAll("textarea").OfType<IHtmlTextAreaElement>().ToList();
        Assert.Equal(["MeasureSheetPart.Sections[asse]", "MeasureSheetPart.Sections[asse-1]", "MeasureSheetPart.Sections[prodotti]"], texts.Select(t => t.Name!));
        Assert.Equal("Fino a {{cap}}.", texts[2].Value.Trim());
        Assert.Contains("{{cap}}", page.QuerySelector("details")!.TextContent);
        Assert.Contains("Massimale: 2.000 €", page.QuerySelector("details")!.TextContent);
        // A text of another set of sections is sent along, so that saving does not lose it.
        Assert.Equal("Testo di un'altra serie.", page.QuerySelector("input[name='MeasureSheetPart.Sections[altrove]']")!.GetAttribute("value"));
    }

    private static Task<IHtmlDocument> EditorAsync(MeasuresSite site, MeasureSheetPart part) => site.InAsync(async services =>
    {
        var attachment = (await services.GetRequiredService<Definitions>().GetAsync(default)).Types["SchedaMisura"].Part("MeasureSheetPart")!;
        var model = new PartView<MeasureSheetPart>(part, ContentItem.New("SchedaMisura"), attachment, null, "MeasureSheetPart");
        var action = new ActionContext(new DefaultHttpContext { RequestServices = services }, new RouteData(), new ActionDescriptor());
        var view = services.GetRequiredService<IRazorViewEngine>().GetView(null, "/Parts/MeasureSheetPart.Edit.cshtml", isMainPage: false).View!;
        using var html = new StringWriter();
        await view.RenderAsync(new ViewContext(action, view, new ViewDataDictionary<PartView<MeasureSheetPart>>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = model },
            new TempDataDictionary(action.HttpContext, services.GetRequiredService<ITempDataProvider>()), html, new HtmlHelperOptions()));
        return await MeasuresSite.DocumentAsync(html.ToString());
    });
}
