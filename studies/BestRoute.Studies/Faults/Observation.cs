using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults;

/// <summary>What the caller of one request saw.</summary>
/// <param name="Text">The text that came.</param>
/// <param name="Contents">The other content that came, without usage.</param>
/// <param name="Finish">The reason why the answer ended.</param>
/// <param name="Error">The error that ended the request.</param>
/// <param name="Decisions">The decisions that were attached to updates, to the response or to the error.</param>
internal sealed record Observation(string Text, string Contents, ChatFinishReason? Finish, Exception? Error, IReadOnlyList<RoutingDecision?> Decisions)
{
    public static async Task<Observation> OfAsync(IChatClient client, ChatOptions? options, bool streaming, CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        ChatResponse? response = null;
        Exception? error = null;
        try
        {
            if (streaming)
            {
                await foreach (var update in client.GetStreamingResponseAsync("Hello", options, cancellationToken).ConfigureAwait(false))
                {
                    updates.Add(update);
                }
            }
            else
            {
                response = await client.GetResponseAsync("Hello", options, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception caught)
        {
            error = caught;
        }

        IReadOnlyList<RoutingDecision?> decisions = error is not null ? [error.GetRoutingDecision()]
            : streaming ? [.. updates.Select(static update => update?.GetRoutingDecision())]
            : [response?.GetRoutingDecision()];
        response ??= updates.Where(static update => update is not null).ToChatResponse();
        response.Messages = [.. response.Messages.Where(static message => message is not null)];
        var others = response.Messages.SelectMany(static message => message.Contents)
            .Where(static content => content is not (TextContent or UsageContent))
            .Select(static content => content is FunctionCallContent call ? $"call of {call.Name}" : content?.GetType().Name ?? "null");
        return new(response.Text, string.Join(", ", others), response.FinishReason, error, decisions);
    }

    /// <summary>Returns how this differs from what a plain client saw; <see langword="null"/> if it does not.</summary>
    public string? DifferenceFrom(Observation plain) =>
        (Text, Contents, Finish, Error?.GetType(), Error?.Message) == (plain.Text, plain.Contents, plain.Finish, plain.Error?.GetType(), plain.Error?.Message)
            ? null
            : $"got {this}, where a plain client gets {plain}";

    public override string ToString() => $"text '{Text}', contents '{Contents}', finish '{Finish}', error '{Error?.GetType().Name}: {Error?.Message}'";
}
