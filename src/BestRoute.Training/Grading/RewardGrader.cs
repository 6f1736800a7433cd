using System.Globalization;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Has a reward model score each response by itself.</summary>
internal sealed class RewardGrader : ResponseGrader
{
    private readonly IResponseScorer _scorer;

    public RewardGrader(IResponseScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        if (scorer.SeesWholeDraw)
        {
            throw new ArgumentException("The scorer compares the samples of a draw, so it has no score for a response by itself. Give a scorer whose SeesWholeDraw is false.", nameof(scorer));
        }

        _scorer = scorer;
    }

    internal override async ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        var scores = new double[1];
        var messages = row.Conversation.Messages;

        // Of a conversation, what a scorer gets in training and at run time.
        var request = new ScoringRequest(
            QueryText.From(messages, PackageText.ConversationContext), messages, [new ChatResponse(new ChatMessage(ChatRole.Assistant, response.Text))]);
        await _scorer.ScoreAsync(request, scores, cancellationToken).ConfigureAwait(false);

        // Computed as a single: its shortest text reads back as the same number.
        return double.IsFinite(scores[0])
            ? double.Parse(((float)scores[0]).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : throw new ScoringException($"{row.Where(response)}: the reward model gave {scores[0]}, which is not a finite number.");
    }
}
