using Rehai.Server.Web.Access;

namespace Rehai.Server.Web;

/// <summary>Everything that browsers and the API's clients get. A page or a resource is its lines here.</summary>
internal static class WebRoutes
{
    public static IReadOnlyList<WebRoute> All(
        SignInEndpoint signIn,
        SignOutEndpoint signOut,
        FirstVisitEndpoint firstVisit,
        PasswordEndpoint password,
        AccountEndpoint account,
        MessagePages messages
    ) =>
        [
            new(AccountEndpoint.Path, Audience.SignedIn, Get: account.Show),
            new(PasswordEndpoint.Path, Audience.SignedIn, Get: password.Show, Post: password.Submit),
            new(SignOutEndpoint.Path, Audience.SignedIn, Post: signOut.Submit),
            new(SignInEndpoint.Path, Audience.Everybody, Get: signIn.Show, Post: signIn.Submit),
            new(FirstVisitEndpoint.Path, Audience.Everybody, Get: firstVisit.Show, Post: firstVisit.Submit),
            new(WebAssets.Pattern, Audience.Everybody, Get: exchange => WebAssets.Show(exchange, messages)),
            new("/api/me", Audience.Api, Get: AccountEndpoint.Describe),
        ];
}
