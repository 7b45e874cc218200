using System.Text;
using Microsoft.AspNetCore.Http;
using Twinwright.Live.Settings;

namespace Twinwright.Live.Access;

/// <summary>Lets a request pass by its token, given as <c>Authorization: Bearer TOKEN</c>; without configured tokens all pass.</summary>
internal sealed class ApiAccess(LiveSettings settings)
{
    private const string Scheme = "Bearer ";
    private const string Sensors = "/api/v1/sensors/";
    private const int LongestToken = 512;

    /// <summary>Passes a request on, or refuses it.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (settings.Tokens.Count == 0 || context.Request.Path.StartsWithSegments("/health"))
        {
            return next(context);
        }

        if (TokenOf(context.Request) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return RefuseAsync(context, StatusCodes.Status401Unauthorized, "give a token as Authorization: Bearer TOKEN");
        }

        return Allows(token.Role, context.Request)
            ? next(context)
            : RefuseAsync(context, StatusCodes.Status403Forbidden, $"a token of role {token.Role.ToString().ToLowerInvariant()} may not do this");
    }

    private ApiToken? TokenOf(HttpRequest request)
    {
        var text = request.Headers.Authorization.ToString();
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || text.Length > Scheme.Length + LongestToken)
        {
            return null;
        }

        var secret = Encoding.UTF8.GetBytes(text[Scheme.Length..].Trim());
        ApiToken? found = null;
        foreach (var token in settings.Tokens)
        {
            found = token.Token.IsOf(secret) ? token : found;
        }

        return found;
    }

    private static bool Allows(ApiRole role, HttpRequest request)
    {
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return role switch
        {
            ApiRole.Operator => true,
            ApiRole.Viewer => reads,
            _ => reads && request.Path.Value is { } path && path.StartsWith(Sensors, StringComparison.OrdinalIgnoreCase) && path.Length > Sensors.Length,
        };
    }

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
}
