using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>
/// Has a model compare each response with the reference's first one, in both orders. The score is the share of the orders in which the response is not worse: 0, 0.5 or 1. The reference has 1.
/// </summary>
/// <remarks>Of a conversation the judge sees all messages, each with its role.</remarks>
internal sealed class ComparisonGrader(IChatClient client, ModelPrice price, TimeSpan timeLimit, PoolFile pool) : JudgingGrader(client, price, timeLimit)
{
    private long _graded;
    private long _withoutReference;

    /// <summary>Gets the pool, which names the reference.</summary>
    public PoolFile Pool => pool;

    /// <summary>Gets how the verdicts depend on the order, in all comparisons so far.</summary>
    public PositionBias Bias { get; } = new();

    /// <summary>Gets the number of queries whose responses got a score.</summary>
    public long Graded => Interlocked.Read(ref _graded);

    /// <summary>Gets the number of queries without a response of the reference that has a text.</summary>
    public long WithoutReference => Interlocked.Read(ref _withoutReference);

    internal override ResponseGrader ForRow(ScoringRow row, Func<RowResponse, bool> isToBeGraded)
    {
        if (ReferencesOf(row) is [var first, ..] && !string.IsNullOrWhiteSpace(first))
        {
            Interlocked.Increment(ref _graded);
        }
        else
        {
            Interlocked.Increment(ref _withoutReference);
        }

        return this;
    }

    internal override async ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        var comparison = await JudgedAsync(
            new AnswerComparer(PricedJudge).CompareAsync(row.Conversation.Transcript, response.Text, ReferencesOf(row), Charge, cancellationToken),
            row,
            response,
            cancellationToken).ConfigureAwait(false);
        if (comparison.Verdicts is { } verdicts)
        {
            Bias.Add(verdicts);
        }

        return comparison.Score;
    }

    private string[] ReferencesOf(ScoringRow row) =>
        [.. row.Responses.Where(response => response.Model == pool.Reference).Select(static response => response.Text)];
}
