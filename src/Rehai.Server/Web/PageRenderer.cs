using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Rehai.Server.Web;

/// <summary>
/// Makes a component's HTML. Components are static: nothing of them lives after the rendering, and every value in them is encoded.
/// </summary>
internal sealed class PageRenderer(ILoggerFactory logs)
{
    private const int UsualLength = 16 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>A view: a function of a component that makes a part of a page of what it is given.</summary>
    public Task<ReadOnlyMemory<byte>> Render(RenderFragment view) =>
        Render<View>(new Dictionary<string, object?> { [nameof(View)] = view });

    /// <param name="parameters">By name, as the component declares them.</param>
    /// <returns>UTF-8, without a byte order mark.</returns>
    public async Task<ReadOnlyMemory<byte>> Render<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TComponent
    >(IReadOnlyDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        // One for each rendering, because a renderer keeps its components until it is disposed.
        await using var renderer = new HtmlRenderer(NoServices.Instance, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var view = ParameterView.FromDictionary(new Dictionary<string, object?>(parameters));
            return Bytes(await renderer.RenderComponentAsync<TComponent>(view));
        });
    }

    private static ReadOnlyMemory<byte> Bytes(Microsoft.AspNetCore.Components.Web.HtmlRendering.HtmlRootComponent root)
    {
        var bytes = new MemoryStream(UsualLength);
        using (var writer = new StreamWriter(bytes, Utf8, leaveOpen: true))
        {
            root.WriteHtmlTo(writer);
        }
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private sealed class View : IComponent
    {
        private RenderHandle _handle;

        public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

        public Task SetParametersAsync(ParameterView parameters)
        {
            _handle.Render(parameters.GetValueOrDefault<RenderFragment>(nameof(View))!);
            return Task.CompletedTask;
        }
    }

    /// <summary>Components get what they show as parameters.</summary>
    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
