namespace BestRoute.Onnx;

/// <summary>One or more sequences of a request that belong in one batch. Only the batcher changes its state.</summary>
internal abstract class BatchItem() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Gets the number of sequences, 1 or more.</summary>
    public abstract int Sequences { get; }

    /// <summary>Gets the length of the longest sequence.</summary>
    public abstract int Longest { get; }

    /// <summary>Gets or sets the position of the item in its bucket; null when it has left the bucket.</summary>
    internal LinkedListNode<BatchItem>? Place { get; set; }

    /// <summary>Gets or sets when it arrived, as a time stamp of the time provider.</summary>
    internal long Arrival { get; set; }

    /// <summary>Gets or sets the batch that computes it; null before and afterwards.</summary>
    internal RunningBatch? Batch { get; set; }

    /// <summary>Gets or sets whether it has ended: with a result, an error, or a cancellation.</summary>
    internal bool HasEnded { get; set; }
}
