using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>A call of a scripted model.</summary>
/// <param name="Model">The model that is called.</param>
/// <param name="Token">The token of the call.</param>
/// <param name="End">Cancelled when the cell is over, so that nothing blocks a thread longer than that.</param>
/// <param name="IsPlain">Whether the call is that of a plain client, which must not hang.</param>
internal sealed record ScriptedCall(string Model, CancellationToken Token, CancellationToken End, bool IsPlain)
{
    /// <summary>Gets the text of an answer without fault. It is JSON, for requests with a schema.</summary>
    public string Answer => AnswerOf(Model);

    public static string AnswerOf(string model) => $$"""{"answerOf":"{{model}}"}""";

    public ChatResponse Respond(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop };

    public ChatResponse Respond(params IList<AIContent> contents) => new(new ChatMessage(ChatRole.Assistant, contents)) { FinishReason = ChatFinishReason.Stop };
}
