using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using BestRoute;
using Microsoft.Extensions.AI;

namespace Quickstart;

/// <summary>
/// Replaces a language model, so that the sample runs offline. It reads the question, solves it, and makes mistakes
/// as often as its profile says. The same prompt, sample index and seed give the same answer.
/// </summary>
internal sealed class StandInChatClient(StandInProfile profile, int seed) : IChatClient
{
    /// <summary>The entry of a response's additional properties with the seconds that a model would have taken; nothing really waits.</summary>
    public const string SimulatedSeconds = "standin.simulated_seconds";

    private const double SecondsToFirstToken = 0.3;

    private static readonly ISolver[] _solvers = [new ArithmeticSolver(), new DateSolver(), new StringSolver(), new LogicSolver()];

    /// <summary>Answers a prompt.</summary>
    /// <param name="prompt">The text of the prompt.</param>
    /// <param name="sample">Which of the independent samples of the prompt to give, from 0.</param>
    public ChatResponse Respond(string prompt, int sample)
    {
        var text = Solve(prompt, sample)?.ToString() ?? "I am a stand-in, and know only the questions of this sample.";
        var (input, output) = (CountTokens(prompt), CountTokens(text));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = profile.Id,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
            AdditionalProperties = new() { [SimulatedSeconds] = SecondsToFirstToken + (output / profile.TokensPerSecond) },
        };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = string.Join('\n', messages.Select(static message => message.Text));
        return Task.FromResult(Respond(prompt, options?.GetSampleIndex() ?? 0));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private Working? Solve(string prompt, int sample) => _solvers
        .Select(solver => solver.Solve(prompt, new Slips(
            profile.SlipRate(solver.Kind),
            systematic: Seeded($"{seed}|{profile.Id}|{prompt}"),
            fresh: Seeded($"{seed}|{profile.Id}|{sample}|{prompt}"))))
        .FirstOrDefault(static working => working is not null);

    private static Random Seeded(string text) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    /// <summary>The usual rule of thumb: one token per four characters.</summary>
    private static int CountTokens(string text) => (text.Length + 3) / 4;
}
