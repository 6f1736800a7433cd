namespace BestRoute.Onnx;

/// <summary>One or more sequences of a request that are to be in one batch. Only the batcher changes its state.</summary>
internal abstract class BatchItem() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Gets the number of sequences, at least 1.</summary>
    public abstract int Sequences { get; }

    /// <summary>Gets the length of the longest sequence.</summary>
    public abstract int Longest { get; }

    /// <summary>Gets or sets where the item is in its bucket; null once it has left.</summary>
    internal LinkedListNode<BatchItem>? Place { get; set; }

    /// <summary>Gets or sets when it came, as the time provider counts.</summary>
    internal long Arrival { get; set; }

    /// <summary>Gets or sets the batch that computes it; null before and afterwards.</summary>
    internal RunningBatch? Batch { get; set; }

    /// <summary>Gets or sets whether it has an end: a result, an error, or a cancellation.</summary>
    internal bool HasEnded { get; set; }
}
