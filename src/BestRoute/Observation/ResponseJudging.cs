using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>Gives recorded responses the scores of a judge that compares them with the reference's response, <see cref="ObservationOptions.Judge"/>. Safe for concurrent use.</summary>
internal sealed class ResponseJudging
{
    /// <summary>How long one reply may take.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private const int Orders = 2;

    private static readonly int _ruleTokens = TokenEstimate.FromLength(TextLength.Of(JudgePrompt.Comparing("", "", ""), null).Characters);

    // A judge remembers that its model refuses a temperature, so there is one for each model.
    private readonly ConditionalWeakTable<PoolModel, PricedJudge> _judges = [];

    // Replies are short, or have long reasoning. They must not change what is known about the lengths of answers.
    private readonly OutputLengths _replies = new();

    /// <summary>Estimates what it costs to compare the samples of a request, in US dollars.</summary>
    /// <param name="request">The request.</param>
    /// <param name="judge">The model that judges.</param>
    /// <param name="samplesOf">The number of samples of a candidate.</param>
    internal double Estimate(ChatRequest request, PoolModel judge, Func<PoolModel, int> samplesOf)
    {
        // A token has at least about one character, so a text that is clipped has no more tokens than this.
        var query = Math.Min(JudgePrompt.LongestText, TokenEstimate.FromLength(request.PromptLength, judge.CharactersPerToken));
        double LengthOf(PoolModel model) => Math.Min(JudgePrompt.LongestText, request.Pool.Lengths.Mean(model.Id));
        return request.Pool.Models.Where(static model => !model.IsReference).Sum(model => Orders * samplesOf(model) * Pricing.Estimate(
            judge.Price, _ruleTokens + query + LengthOf(model) + LengthOf(request.Pool.Reference), promptCharges: 1, samples: 1, _replies.Mean(judge.Id)));
    }

    /// <summary>Compares the responses to a request, all at the same time, and equal texts once. A response whose comparison fails gets no score.</summary>
    /// <returns>The responses with scores, and what the judge cost, in US dollars.</returns>
    internal async Task<(IReadOnlyList<ObservedResponse> Responses, double Cost)> JudgeAsync(
        PoolModel judge, ObservedRequest observed, IReadOnlyList<ObservedResponse> responses, ILogger logger, CancellationToken cancellationToken)
    {
        var request = observed.Request;
        var comparer = new AnswerComparer(_judges.GetValue(judge, model => new PricedJudge(new LimitedClient(model, request.States, request.Time), model.Price, TimeLimit, request.Time)));
        var query = Transcript.Of(observed.Conversation);
        string[] answers = [.. responses.Select(static response => ThinkingText.Remove(response.Text))];
        string[] references = [.. answers.Where((_, i) => responses[i].Model == request.Pool.Reference.Id)];
        var bill = new Bill();
        void Add(Charge charge)
        {
            lock (bill)
            {
                bill.Add(charge);
                _replies.Learn(judge.Id, ReportedUsage.Of(charge.Usage).Output ?? charge.EstimatedOutputTokens);
            }
        }

        var failures = new ConcurrentDictionary<string, Exception>(StringComparer.Ordinal);
        async Task<AnswerComparison?> CompareAsync(string answer)
        {
            try
            {
                return await comparer.CompareAsync(query, answer, references, Add, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                failures[answer] = error;
                return null;
            }
        }

        var comparisons = answers.Distinct(StringComparer.Ordinal).ToDictionary(static answer => answer, CompareAsync, StringComparer.Ordinal);
        var judged = new ObservedResponse[responses.Count];
        foreach (var (i, response) in responses.Index())
        {
            judged[i] = await comparisons[answers[i]].ConfigureAwait(false) is { Score: not double.NaN } comparison
                ? response with { Score = comparison.Score, Verdicts = comparison.Verdicts }
                : response;
        }

        if (answers.FirstOrDefault(failures.ContainsKey) is { } failed)
        {
            Log.GradingFailed(logger, answers.Count(failures.ContainsKey), responses.Count, failures[failed]);
        }

        return (judged, bill.Cost);
    }
}
