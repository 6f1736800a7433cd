using BestRoute;
using Microsoft.Extensions.AI;

namespace Quickstart;

/// <summary>Asks the same questions in different ways.</summary>
internal static class Trial
{
    /// <summary>Asks all questions, one after the other.</summary>
    public static async Task<IReadOnlyList<Outcome>> RunAsync(
        IChatClient client, IReadOnlyList<Question> questions, ChatOptions? options = null)
    {
        var outcomes = new List<Outcome>(questions.Count);
        foreach (var question in questions)
        {
            outcomes.Add(await Outcome.AskAsync(client, question, options));
        }

        return outcomes;
    }

    /// <summary>Asks all questions on every route of the pool, without the router. The reference comes first.</summary>
    public static async Task<IReadOnlyList<Strategy>> RunFixedRoutesAsync(
        IChatClient client, IReadOnlyList<Question> questions, IEnumerable<ModelOptions> models)
    {
        var strategies = new List<Strategy>();
        foreach (var model in models.OrderByDescending(static model => model.IsReference))
        {
            for (var samples = 1; samples <= model.MaxSamples; samples++)
            {
                var outcomes = await RunAsync(client, questions, new ChatOptions().WithRoute(model.Id, samples));
                strategies.Add(Strategy.From(new ModelRoute(model.Id, samples).ToString(), outcomes));
            }
        }

        return strategies;
    }
}
