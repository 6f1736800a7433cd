using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>The last queries that were added, found by the cosine of their vectors. Each search compares all of them.</summary>
/// <remarks>Safe for concurrent use. A search takes no lock, and sees an added query either completely or not at all.</remarks>
internal sealed class NeighbourStore
{
    private readonly Neighbour?[] _slots;
    private readonly Lock _adding = new();
    private long _added;

    /// <param name="capacity">The maximum number of queries, 1 or more.</param>
    public NeighbourStore(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _slots = new Neighbour?[capacity];
    }

    /// <summary>Gets the number of queries that can be found.</summary>
    public int Count => (int)Math.Min(Interlocked.Read(ref _added), _slots.Length);

    /// <summary>Adds a query. If the store is full, it replaces the oldest one.</summary>
    /// <param name="vector">The query's vector of finite numbers. It is scaled to length 1 in place, and the store keeps it.</param>
    /// <param name="qualities">By route. The store keeps the array.</param>
    public void Add(float[] vector, double[] qualities)
    {
        Normalize(vector);
        lock (_adding)
        {
            Volatile.Write(ref _slots[_added % _slots.Length], new Neighbour(_added, vector, qualities));
            Interlocked.Increment(ref _added);
        }
    }

    /// <summary>Finds the most similar queries. Among equally similar ones, those that were added first win.</summary>
    /// <param name="vector">The vector. It is scaled to length 1 in place.</param>
    /// <param name="count">The number of queries wanted, 1 or more.</param>
    /// <returns>The queries in the order in which they were added, so that sums over them are the same each time.</returns>
    public IReadOnlyCollection<Neighbour> Nearest(Span<float> vector, int count)
    {
        Normalize(vector);
        var filled = Count;

        // The least similar one is first, to be replaced.
        var nearest = new PriorityQueue<Neighbour, (float Similarity, long Age)>(Math.Min(count, filled));
        for (var slot = 0; slot < filled; slot++)
        {
            var neighbour = Volatile.Read(ref _slots[slot])!;
            var priority = (TensorPrimitives.Dot(neighbour.Vector, vector), -neighbour.Number);
            if (nearest.Count < count)
            {
                nearest.Enqueue(neighbour, priority);
            }
            else
            {
                nearest.EnqueueDequeue(neighbour, priority);
            }
        }

        return [.. nearest.UnorderedItems.Select(static item => item.Element).OrderBy(static item => item.Number)];
    }

    private static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0 && float.IsFinite(length))
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }

    /// <summary>A query that was added.</summary>
    /// <param name="Number">How many were added before it.</param>
    /// <param name="Vector">Its vector, of length 1 or 0.</param>
    /// <param name="Qualities">The quality of each route's answer; NaN if it is not known.</param>
    public sealed record Neighbour(long Number, float[] Vector, double[] Qualities);
}
