using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Gateway;

/// <summary>
/// Sends the caller's <c>stream_options</c>. Only here is it known whether the call is a stream: the router may draw several samples for a caller who wants a stream, and
/// servers refuse the member in a call that is not a stream.
/// </summary>
internal sealed class StreamOptionsChatClient(IChatClient client) : DelegatingChatClient(client)
{
    /// <summary>The entry of <see cref="ChatOptions.AdditionalProperties"/> with the JSON of the member.</summary>
    public const string Key = "gateway.stream_options";

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.AdditionalProperties?.TryGetValue(Key, out BinaryData? json) == true)
        {
            options = options.Clone();
            var inner = options.RawRepresentationFactory;
            options.RawRepresentationFactory = chat =>
            {
                var raw = inner?.Invoke(chat) as ChatCompletionOptions ?? new ChatCompletionOptions();
                raw.Patch.Set("$.stream_options"u8, json);
                return raw;
            };
        }

        return base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }
}
