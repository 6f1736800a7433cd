#pragma warning disable MEAI001 // Continuation tokens are experimental; they must survive all the same.

using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class ChatResponseCopyTests
{
    [Fact]
    public void Every_property_is_copied()
    {
        var response = new ChatResponse([new ChatMessage(ChatRole.Assistant, "text") { MessageId = "m", AuthorName = "a" }])
        {
            ResponseId = "response",
            ConversationId = "conversation",
            ModelId = "model",
            CreatedAt = DateTimeOffset.UnixEpoch,
            FinishReason = ChatFinishReason.Length,
            Usage = new() { InputTokenCount = 1 },
            ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1, 2 }),
            RawRepresentation = new object(),
            AdditionalProperties = new() { ["key"] = "value" },
        };

        var copy = ChatResponseCopy.Of(response);

        // Reflection, so that a property that a later version adds is not forgotten. The bill sets the usage.
        foreach (var property in typeof(ChatResponse).GetProperties().Where(static property => property.CanWrite && property.Name != nameof(ChatResponse.Usage)))
        {
            Assert.NotNull(property.GetValue(response));
            Assert.Equal(property.GetValue(response), property.GetValue(copy));
        }

        Assert.NotSame(response.AdditionalProperties, copy.AdditionalProperties);
    }

    [Fact]
    public void What_is_written_into_the_copy_stays_there()
    {
        var response = new ChatResponse([
            new ChatMessage(ChatRole.Assistant, [new TextContent("I call."), new FunctionCallContent("id", "name", new Dictionary<string, object?> { ["x"] = 1 })]) { MessageId = "m" },
        ]);

        var copy = ChatResponseCopy.Of(response);
        copy.Messages.Add(new ChatMessage(ChatRole.Tool, "result"));

        Assert.Single(response.Messages);
    }
}
