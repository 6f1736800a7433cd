using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>One call of a <see cref="FakeChatClient"/>.</summary>
internal sealed record FakeCall(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool IsStreaming)
{
    public int? SampleIndex => Options?.GetSampleIndex();
}
