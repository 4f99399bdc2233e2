using System.Text;
using Rehai.Chef.Authentication;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ValidateTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Nodes = "/organizations/acme/nodes";

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "{}")]
    [InlineData("PUT", "{}")]
    [InlineData("DELETE", "")]
    public async Task Who_signed_a_request_for_another_address_is_told(string method, string body)
    {
        var client = await server.Enroll($"handed-on-{method.ToLowerInvariant()}");

        (await Validate(client, method, body, Nodes)).Is(
            200,
            $$"""{"requestor_name":"{{client.Name}}","requestor_type":"client"}"""
        );
        (await Validate(server.Admin.With(SigningProtocol.V10), method, body, Nodes)).Is(
            200,
            """{"requestor_name":"admin","requestor_type":"user"}"""
        );
    }

    [Theory]
    [InlineData("/dog")]
    [InlineData("/organizations/acme/nodes/web")]
    [InlineData("/organizations/acme/validate/organizations/acme/nodes")]
    public async Task What_was_signed_is_the_path_that_is_asked_about(string asked) =>
        (await Validate(server.Admin, "GET", "", asked)).Is(401);

    [Fact]
    public async Task A_body_that_was_not_signed_is_told()
    {
        using var request = Forwarded(server.Admin, "POST", "{}", Nodes);
        request.Content = new ByteArrayContent("[]"u8.ToArray());

        (await Answer.Of(server.Http, request)).Is(401);
    }

    [Fact]
    public async Task Who_is_not_of_the_organization_is_not_vouched_for()
    {
        var stranger = await server.AddUser("unknown-here", isMember: false);

        (await Validate(stranger, "GET", "", Nodes)).Is(403);
        (await Validate(server.Admin.Named("nobody"), "GET", "", Nodes)).Is(401);
    }

    private async Task<Answer> Validate(TestActor actor, string method, string body, string asked)
    {
        using var request = Forwarded(actor, method, body, asked);
        return await Answer.Of(server.Http, request);
    }

    /// <summary>Signed for the nodes, and sent to be validated as a request for what is asked about.</summary>
    private static HttpRequestMessage Forwarded(TestActor actor, string method, string body, string asked)
    {
        var request = actor.Sign(method, "/nodes", Encoding.UTF8.GetBytes(body));
        request.RequestUri = new Uri($"/organizations/acme/validate{asked}", UriKind.Relative);
        return request;
    }
}
