namespace BestRoute.Onnx.Tests;

/// <summary>Asks a batcher as the models do: waits for room, then for the result.</summary>
internal static class BatcherRequests
{
    public static async Task<string?> AskAsync(this MicroBatcher<BatchedText> batcher, BatchedText item, CancellationToken cancellationToken = default)
    {
        await batcher.EnterAsync(cancellationToken);
        await batcher.SubmitAsync(item, cancellationToken);
        return item.Result;
    }

    public static Task<string?> AskAsync(this MicroBatcher<BatchedText> batcher, string name, CancellationToken cancellationToken = default) =>
        batcher.AskAsync(new BatchedText(name), cancellationToken);
}
