using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Says which requests can be observed: those that every model could answer with a text, and that a row of the log can contain.</summary>
internal static class ObservableRequest
{
    internal static bool Is(ChatRequest request)
    {
        var options = request.Options;
        if (options is { Tools.Count: > 0 } or { ConversationId: not null } or { ContinuationToken: not null } or { AllowBackgroundResponses: true })
        {
            return false;
        }

        var messages = request.Messages;
        if (messages.Count == 0 || messages[^1].Role != ChatRole.User || string.IsNullOrWhiteSpace(messages[^1].Text))
        {
            return false;
        }

        for (var i = 0; i < messages.Count; i++)
        {
            var contents = messages[i].Contents;
            for (var j = 0; j < contents.Count; j++)
            {
                if (contents[j] is not (TextContent or FunctionCallContent or FunctionResultContent { Result: string }))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
