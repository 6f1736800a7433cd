using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>What a request needs of the model that answers it.</summary>
/// <param name="Vision">Whether it contains an image.</param>
/// <param name="Tools">Whether it offers tools, or contains calls or their results.</param>
/// <param name="StructuredOutput">Whether it requires a JSON schema.</param>
/// <param name="OutputTokens">The tokens that it allows for the answer; 0 where it does not say.</param>
internal readonly record struct RequestNeeds(bool Vision, bool Tools, bool StructuredOutput, int OutputTokens)
{
    internal static RequestNeeds Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var vision = false;
        var tools = options?.Tools is { Count: > 0 };
        foreach (var message in messages)
        {
            foreach (var content in message.Contents)
            {
                vision |= IsImage(content);
                switch (content)
                {
                    case FunctionCallContent:
                        tools = true;
                        break;
                    case FunctionResultContent result:
                        tools = true;
                        vision |= result.Result is AIContent image ? IsImage(image) : result.Result is IEnumerable<AIContent> parts && parts.Any(IsImage);
                        break;
                }
            }
        }

        return new(vision, tools, options?.ResponseFormat is ChatResponseFormatJson { Schema: not null }, Math.Max(0, options?.MaxOutputTokens ?? 0));
    }

    /// <summary>Says whether a model can serve the request.</summary>
    /// <param name="model">What the model can do.</param>
    /// <param name="promptTokens">The estimated tokens of the prompt.</param>
    internal bool AreMetBy(ModelCapabilities model, int promptTokens) =>
        !(Vision && model.Vision == false)
        && !(Tools && model.Tools == false)
        && !(StructuredOutput && model.StructuredOutput == false)
        && !((long)promptTokens + OutputTokens > model.ContextWindow)
        && !(OutputTokens > model.MaxOutputTokens);

    private static bool IsImage(AIContent content) => content switch
    {
        DataContent data => data.HasTopLevelMediaType("image"),
        UriContent uri => uri.HasTopLevelMediaType("image"),
        _ => false,
    };
}
