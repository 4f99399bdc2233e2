using System.Text.RegularExpressions;

namespace Rehai.Server.Tests.Running;

/// <summary>Keeps cookies, whatever they say of when they may be sent, and follows no redirect.</summary>
internal sealed partial class Browser(Uri url) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = url,
    };

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Post(string path, params (string Name, string Value)[] fields) =>
        Send(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        var answer = await Answer.Of(_http, request);
        Keep(answer);
        return answer;
    }

    /// <summary>As a person does it: opens the form, fills it in and sends it.</summary>
    public async Task<Answer> SignIn(string user, string password, string next = "/")
    {
        var form = (await Get($"/signin?next={Uri.EscapeDataString(next)}")).Is(200);
        return await Post("/signin", [.. Hidden(form), ("user", user), ("password", password)]);
    }

    /// <summary>Opens a page and sends its form.</summary>
    public async Task<Answer> Fill(string page, string action, params (string Name, string Value)[] fields) =>
        await Post(action, [.. Hidden((await Get(page)).Is(200)), .. fields]);

    /// <summary>Follows the link of the first visit and presses its button, where there is one.</summary>
    public async Task<Answer> FirstVisit(string link)
    {
        var page = await Get(link);
        return page.Status == 200 ? await Post("/first-visit", Hidden(page)) : page;
    }

    public static (string Name, string Value)[] Hidden(Answer page) =>
        [.. HiddenField.Matches(page.Text).Select(field => (field.Groups[1].Value, field.Groups[2].Value))];

    private void Keep(Answer answer)
    {
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var (name, value) = (cookie.Split('=')[0], cookie.Split('=', ';')[1]);
            if (value.Length == 0)
            {
                Cookies.Remove(name);
            }
            else
            {
                Cookies[name] = value;
            }
        }
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField { get; }

    public void Dispose() => _http.Dispose();
}
