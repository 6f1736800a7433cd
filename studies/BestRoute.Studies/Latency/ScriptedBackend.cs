using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace BestRoute.Studies.Latency;

/// <summary>
/// A model behind OpenAI's protocol that answers after the time that a real one may take. Times are log-normal. A request for n choices takes longer than one for a single
/// choice, as in the paper: 59.3% longer for 20.
/// </summary>
/// <param name="median">The median time for one choice; zero to answer at once.</param>
/// <param name="seed">The seed of times and texts.</param>
internal sealed class ScriptedBackend(TimeSpan median, int seed)
{
    private const double Spread = 0.3;
    private const double GrowthToTwenty = 0.593;

    private readonly Random _random = new(seed);

    public async Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        JsonObject reply;
        double factor;
        lock (_random)
        {
            factor = Math.Exp(Spread * Gaussian()) * (1 + (GrowthToTwenty * (request.Choices - 1) / 19));
            reply = Replies.Completion(
                Replies.Usage(prompt: 125, completion: 250 * request.Choices),
                [.. Enumerable.Range(0, request.Choices).Select(_ => Replies.Choice($"{MadeUpText.Of(1000, _random)} The answer is {_random.Next(3)}."))]);
        }

        if (median > TimeSpan.Zero)
        {
            await Task.Delay(factor * median, context.RequestAborted);
        }

        await context.SendAsync(reply);
    }

    // Box and Muller.
    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
