using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>Answers with something wrong in them.</summary>
internal static class OddAnswers
{
    private static readonly ChatOptions _schema = new()
    {
        ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","required":["answerOf"],"properties":{"answerOf":{"type":"string"}}}""")),
    };

    private static readonly ChatOptions _tools = new() { Tools = [AIFunctionFactory.Create(static () => "sunny", "weather")] };

    public static IReadOnlyList<ScriptedFault> All { get; } =
    [
        Useless("no message", static _ => new ChatResponse([])),
        Useless("empty text", static call => call.Respond("")),
        Useless("white space", static call => call.Respond(" \n\t")),
        Useless("usage and nothing else", static call => call.Respond(new UsageContent(new() { InputTokenCount = 5, OutputTokenCount = 0 }))),
        ScriptedFault.OfAnswers("thoughts and nothing else", Effect.Useless, Effect.Useless, static call => call.Respond(new TextReasoningContent("Let me see."))) with { ReferenceStream = Effect.PassedOn },
        ScriptedFault.OfAnswers("thinking that does not end", Effect.Useless, Effect.Useless, static call => Finish(call.Respond("<think>Let me see"), ChatFinishReason.Length)) with { ReferenceStream = Effect.PassedOn },
        Useless("content filter", static call => Finish(call.Respond(""), ChatFinishReason.ContentFilter)),
        Useless("error as content", static call => call.Respond(new ErrorContent("The server is overloaded."))),
        Useless("refusal", static call => call.Respond(new ErrorContent("I cannot help with that.") { ErrorCode = "Refusal" })),
        Useless("cut off before the first word", static call => Finish(call.Respond(""), ChatFinishReason.Length)),

        // After its first content, a stream has to go on.
        ScriptedFault.OfAnswers("text, then content filter", Effect.Useless, Effect.PassedOn, static call => Finish(call.Respond("Here is how"), ChatFinishReason.ContentFilter)),
        ScriptedFault.OfAnswers("JSON that breaks the schema", Effect.Useless, Effect.PassedOn, static call => call.Respond("""{"town":"Rome"}""")) with { Options = _schema },
        ScriptedFault.OfAnswers("text where JSON is asked for", Effect.Useless, Effect.PassedOn, static call => call.Respond("Rome")) with { Options = _schema },
        ScriptedFault.OfAnswers("call of an unknown tool", Effect.Useless, Effect.PassedOn, static call => call.Respond(new FunctionCallContent("1", "drop_table"))) with { Options = _tools },
        ScriptedFault.OfAnswers("call that cannot be read", Effect.Useless, Effect.PassedOn, static call => call.Respond(new FunctionCallContent("1", "weather") { Exception = new JsonException() })) with { Options = _tools },

        // A single answer may be cut off: a plain client would have got it. In a draw, a whole one is better.
        ScriptedFault.OfAnswers("cut off in its text", Effect.PassedOn, Effect.PassedOn, static call => Finish(call.Respond("The first of ten"), ChatFinishReason.Length)) with { Sample = Effect.Useless },

        Harmless("no usage", null),
        Harmless("absurd usage", new() { InputTokenCount = long.MaxValue, OutputTokenCount = long.MaxValue, TotalTokenCount = long.MaxValue }),
        Harmless("negative usage", new() { InputTokenCount = -5, OutputTokenCount = -1000, TotalTokenCount = -1005 }),
    ];

    // What an application cannot use as a whole, it cannot use as a stream.
    private static ScriptedFault Useless(string name, Func<ScriptedCall, ChatResponse> respond) => ScriptedFault.OfAnswers(name, Effect.Useless, Effect.Useless, respond);

    private static ScriptedFault Harmless(string name, UsageDetails? usage) => ScriptedFault.OfAnswers(name, Effect.Harmless, Effect.Harmless, call =>
    {
        var response = call.Respond(call.Answer);
        response.Usage = usage;
        return response;
    });

    private static ChatResponse Finish(ChatResponse response, ChatFinishReason reason)
    {
        response.FinishReason = reason;
        return response;
    }
}
