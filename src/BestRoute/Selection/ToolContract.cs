using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>What a request allows and requires of tool calls.</summary>
internal static class ToolContract
{
    /// <summary>Says whether a response keeps to the tools and the tool mode of the request, and its calls could be read.</summary>
    public static bool IsKept(ChatResponse response, ChatOptions? options)
    {
        var hasCall = false;
        foreach (var call in DrawCalls.In(response))
        {
            hasCall = true;
            if (call.Exception is not null || !IsAllowed(call.Name, options))
            {
                return false;
            }
        }

        return hasCall || options?.ToolMode is not RequiredChatToolMode required || MayRunElsewhere(required, options);
    }

    private static bool IsAllowed(string name, ChatOptions? options) => options?.ToolMode switch
    {
        NoneChatToolMode => false,
        RequiredChatToolMode { RequiredFunctionName: { } required } when name != required => false,

        // Without tools in the request, they may be configured at the backend.
        _ => options?.Tools is not { Count: > 0 } tools || tools.Any(tool => tool.Name == name),
    };

    /// <summary>A tool that the provider runs, such as web search, leaves no call for the application.</summary>
    private static bool MayRunElsewhere(RequiredChatToolMode required, ChatOptions options) =>
        required.RequiredFunctionName is null && options.Tools?.Any(static tool => tool is not AIFunctionDeclaration) == true;
}
