using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;

namespace Gateway;

/// <summary>
/// Remembers which model made a tool call, so that the result of the tool goes to this model. The router marks each call with its model, but OpenAI's messages have no place for the mark.
/// Two calls with the same id and name, which some servers make, are not told apart: at worst another model of the pool continues.
/// </summary>
internal sealed class ToolCallMemory(IChatClient router) : DelegatingChatClient(router)
{
    private readonly MemoryCache _marks = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(Marked(messages), options, cancellationToken);
        foreach (var message in response.Messages)
        {
            Remember(message.Contents);
        }

        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(Marked(messages), options, cancellationToken))
        {
            Remember(update.Contents);
            yield return update;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _marks.Dispose();
        base.Dispose(disposing);
    }

    private IEnumerable<ChatMessage> Marked(IEnumerable<ChatMessage> messages)
    {
        foreach (var call in messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>())
        {
            call.AdditionalProperties ??= _marks.Get<AdditionalPropertiesDictionary>((call.CallId, call.Name));
        }

        return messages;
    }

    private void Remember(IEnumerable<AIContent> contents)
    {
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            _marks.Set((call.CallId, call.Name), call.AdditionalProperties, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
        }
    }
}
