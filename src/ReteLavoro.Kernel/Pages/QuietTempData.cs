using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Options;

namespace ReteLavoro.Kernel.Pages;

/// <summary>
/// The one-time notice in a cookie, which is taken away only where it was. The framework's own takes it away from every
/// answer whose layout has looked for it: an answer that sets a cookie is never kept, so no page would ever be.
/// </summary>
internal sealed class QuietTempData(CookieTempDataProvider inner, IOptions<CookieTempDataProviderOptions> options) : ITempDataProvider
{
    public IDictionary<string, object> LoadTempData(HttpContext context) => inner.LoadTempData(context);

    public void SaveTempData(HttpContext context, IDictionary<string, object> values)
    {
        if (values.Count > 0 || context.Request.Cookies.ContainsKey(options.Value.Cookie.Name!)) inner.SaveTempData(context, values);
    }
}
