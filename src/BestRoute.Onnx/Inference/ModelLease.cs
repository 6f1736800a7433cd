namespace BestRoute.Onnx;

/// <summary>Kept by an encoder or scorer over a model that another object owns. When nobody refers to that encoder any more, the owner is told.</summary>
/// <param name="end">Closes the model. It must not refer to the object that keeps this lease.</param>
internal sealed class ModelLease(Action end)
{
    /// <summary>Finalizes an instance of the <see cref="ModelLease"/> class.</summary>
    ~ModelLease()
    {
        // Not here, because closing waits for running computations.
        ThreadPool.UnsafeQueueUserWorkItem(static action => action(), end, preferLocal: false);
    }
}
