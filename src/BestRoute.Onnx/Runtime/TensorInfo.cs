namespace BestRoute.Onnx;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Its element type; <see cref="TensorType.Undefined"/> if it is not a tensor.</param>
/// <param name="Shape">Its shape; -1 for a dimension that each run decides.</param>
internal sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Gets whether it accepts token ids of any batch size and any length.</summary>
    public bool TakesSequences => Type == TensorType.Int64 && Shape is [-1, -1];

    /// <summary>Whether a tensor of the given shape fits.</summary>
    public bool Fits(ReadOnlySpan<long> shape)
    {
        if (shape.Length != Shape.Count)
        {
            return false;
        }

        for (var i = 0; i < shape.Length; i++)
        {
            if (Shape[i] >= 0 && Shape[i] != shape[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' ({Type} [{string.Join(", ", Shape)}])";
}
