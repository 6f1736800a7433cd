namespace BestRoute.Onnx;

/// <summary>Held by an encoder or scorer over a model that another owns: when nobody holds that encoder any more, the owner is told.</summary>
/// <param name="end">Closes the model; it must not hold who holds this.</param>
internal sealed class ModelLease(Action end)
{
    /// <summary>Finalizes an instance of the <see cref="ModelLease"/> class.</summary>
    ~ModelLease()
    {
        // Not here: closing waits for what is being computed.
        ThreadPool.UnsafeQueueUserWorkItem(static action => action(), end, preferLocal: false);
    }
}
