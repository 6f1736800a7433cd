using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>Faults that only streams can have.</summary>
internal static class OddStreams
{
    private static readonly Task _never = new TaskCompletionSource().Task;

    public static IReadOnlyList<ScriptedFault> All { get; } =
    [
        ScriptedFault.OfStreams("nothing", Effect.Useless, static _ => new ScriptedUpdates()),
        ScriptedFault.OfStreams("a role and nothing else", Effect.Useless, static _ => new ScriptedUpdates { Updates = [Role] }),
        ScriptedFault.OfStreams("a role, then an error", Effect.Error, static call => new ScriptedUpdates { Updates = [Role], End = Fail(call) }),
        ScriptedFault.OfStreams("a role, then an error as content", Effect.Useless, static _ => new ScriptedUpdates { Updates = [Role, new(ChatRole.Assistant, [new ErrorContent("Overloaded.")])] }),
        ScriptedFault.OfStreams("a role, then silence", Effect.Silence, static _ => new ScriptedUpdates { Updates = [Role], End = _never }),
        ScriptedFault.OfStreams("thoughts, then silence", Effect.Silence, static _ => new ScriptedUpdates { Updates = [new(ChatRole.Assistant, [new TextReasoningContent("Hm.")])], End = _never }) with { ReferenceStream = Effect.Stall },
        ScriptedFault.OfStreams("text, then an error", Effect.PassedOn, static call => new ScriptedUpdates { Updates = [Text(call)], End = Fail(call) }),
        ScriptedFault.OfStreams("text, then an error as content", Effect.PassedOn, static call => new ScriptedUpdates { Updates = [Text(call), new(ChatRole.Assistant, [new ErrorContent("Overloaded.")])] }),
        ScriptedFault.OfStreams("text, then silence", Effect.Stall, static call => new ScriptedUpdates { Updates = [Text(call)], End = _never }),
        ScriptedFault.OfStreams("an error, and a disposal that hangs", Effect.Error, static call => new ScriptedUpdates { End = Fail(call), Disposal = call.IsPlain ? Task.CompletedTask : _never }),
        ScriptedFault.OfStreams("nothing, and a disposal that hangs", Effect.Useless, static call => new ScriptedUpdates { Disposal = call.IsPlain ? Task.CompletedTask : _never }),
        ScriptedFault.OfStreams("text, and a disposal that hangs", Effect.Harmless, static call => new ScriptedUpdates { Updates = [Text(call)], Disposal = call.IsPlain ? Task.CompletedTask : _never }) with { TakesTime = true },
        ScriptedFault.OfStreams("running totals of usage", Effect.Harmless, static call => new ScriptedUpdates { Updates = [.. call.Answer.Select(static (character, i) => Counted(character, 1000, i + 1))] }),
        ScriptedFault.OfStreams("a character in each update", Effect.Harmless, static call => new ScriptedUpdates { Updates = [Role, .. call.Answer.Select(static (character, i) => Counted(character, i == 0 ? 1000 : 0, 1))] }),
    ];

    private static ChatResponseUpdate Role => new(ChatRole.Assistant, []);

    private static ChatResponseUpdate Text(ScriptedCall call) => new(ChatRole.Assistant, call.Answer);

    private static Task Fail(ScriptedCall call) => Task.FromException(FailingCalls.Error(call));

    private static ChatResponseUpdate Counted(char character, long input, long output) =>
        new(ChatRole.Assistant, [new TextContent(character.ToString()), new UsageContent(new() { InputTokenCount = input, OutputTokenCount = output })]);
}
