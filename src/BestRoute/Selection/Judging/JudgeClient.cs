using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Asks a judge at temperature 0, which repeats ratings as far as the model does; without a temperature where the model refuses one.</summary>
/// <remarks>Safe for concurrent use where the client is.</remarks>
internal sealed class JudgeClient(IChatClient client)
{
    private volatile bool _refusesTemperature;

    public async Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        if (!_refusesTemperature)
        {
            try
            {
                return await client.GetResponseAsync(messages, new ChatOptions { Temperature = 0 }, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && NamesTemperature(error))
            {
                // Asked once, remembered for all later calls.
                _refusesTemperature = true;
            }
        }

        return await client.GetResponseAsync(messages, new ChatOptions(), cancellationToken).ConfigureAwait(false);
    }

    // Models that reason accept only their default; backends say so in words, each in its own.
    private static bool NamesTemperature(Exception? error) =>
        error is not null && (error.Message.Contains("temperature", StringComparison.OrdinalIgnoreCase) || NamesTemperature(error.InnerException));
}
