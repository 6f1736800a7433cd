namespace BestRoute.Onnx;

/// <summary>How attention uses relative positions.</summary>
/// <param name="Buckets">The number of buckets per direction, from which on distances are logarithmic; 0 if each distance has its own.</param>
/// <param name="MaxDistance">The distance at which the buckets end.</param>
/// <param name="ContentToPosition">Whether queries are multiplied by the positions of keys.</param>
/// <param name="PositionToContent">Whether keys are multiplied by the positions of queries.</param>
/// <param name="SharedProjections">Whether positions are projected with the matrices of the contents.</param>
/// <param name="Normalized">Whether the embeddings of positions go through a layer normalization.</param>
internal sealed record RelativeAttention(
    int Buckets, int MaxDistance, bool ContentToPosition, bool PositionToContent, bool SharedProjections, bool Normalized)
{
    /// <summary>Gets how many embeddings there are per direction.</summary>
    public int Span => Buckets > 0 ? Buckets : MaxDistance;

    /// <summary>Gets how many scores are added, that is 1, 2 or 3: the scale takes them into account.</summary>
    public int Terms => 1 + (ContentToPosition ? 1 : 0) + (PositionToContent ? 1 : 0);

    /// <summary>Returns the distance from which on the embedding stays the same, in both directions; more than <paramref name="most"/> if it is farther.</summary>
    public int Saturation(int most)
    {
        // The table ends at row 2 * Span - 1 on one side and at row 0 on the other. The latter is reached one bucket later.
        var distance = 1;
        while (distance <= most && (RowOf(distance) < (2 * Span) - 1 || RowOf(-distance) > 0))
        {
            distance++;
        }

        return distance;
    }

    /// <summary>Returns the row of the embeddings for a distance from query to key.</summary>
    public int RowOf(int distance) => (int)Math.Clamp(Bucket(distance) + Span, 0L, (2L * Span) - 1);

    /// <summary>Returns the bucket of a distance: logarithmic from the middle on, and not limited.</summary>
    internal long Bucket(int distance)
    {
        var (size, middle) = (Math.Abs((long)distance), Buckets / 2);
        if (Buckets == 0 || size <= middle)
        {
            return distance;
        }

        // In this order: at the last distance the quotient is exactly 1, while a factor may give one bucket too many.
        var ratio = Math.Log(size / (double)middle) / Math.Log((MaxDistance - 1) / (double)middle);
        return Math.Sign(distance) * ((long)Math.Ceiling(ratio * (middle - 1)) + middle);
    }
}
