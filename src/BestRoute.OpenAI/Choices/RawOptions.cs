using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace BestRoute.OpenAI;

/// <summary>Reaches members of a request that <see cref="ChatOptions"/> do not have.</summary>
internal static class RawOptions
{
    /// <summary>Makes the adapter change its options for each request, after what the caller does with them.</summary>
    /// <param name="options">The options, which are changed.</param>
    /// <param name="change">What is changed.</param>
    internal static void Add(ChatOptions options, Action<ChatCompletionOptions> change)
    {
        var inner = options.RawRepresentationFactory;
        options.RawRepresentationFactory = client =>
        {
            // The adapter fills what it gets, so it must be a new object for each request, as the documentation of the property says.
            var raw = inner?.Invoke(client) as ChatCompletionOptions ?? new ChatCompletionOptions();
            change(raw);
            return raw;
        };
    }
}
