using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Has a model rate each response by itself, 0 to 10; the score is a tenth of it.</summary>
/// <remarks>The prompt is that of <see cref="JudgeScorer"/>, with one answer. Of a conversation the judge sees all messages, each with its role.</remarks>
internal sealed class JudgeGrader(IChatClient client, ModelPrice price, TimeSpan timeLimit) : JudgingGrader(client, price, timeLimit)
{
    internal override async ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        var rating = PricedJudge.AskAsync(
            JudgePrompt.For(row.Conversation.Transcript, [response.Text]),
            static reply => JudgeReply.Read(reply, 1)?[0],
            "a JSON array of one number from 0 to 10",
            Charge,
            cancellationToken);
        return await JudgedAsync(rating, row, response, cancellationToken).ConfigureAwait(false) / 10;
    }
}
