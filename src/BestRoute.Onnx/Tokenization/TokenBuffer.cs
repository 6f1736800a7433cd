namespace BestRoute.Onnx;

/// <summary>A growing list of token ids. When it is cleared and used again, it stops allocating. Not thread-safe.</summary>
internal sealed class TokenBuffer(int capacity = 256)
{
    private int[] _ids = new int[Math.Max(1, capacity)];

    /// <summary>Gets the number of ids.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the ids. They are valid until more are added.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Appends an id.</summary>
    public void Add(int id)
    {
        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, checked(2 * Count));
        }

        _ids[Count++] = id;
    }

    /// <summary>Appends ids.</summary>
    public void Add(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            Add(id);
        }
    }

    /// <summary>Removes all ids from a position on.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Removes all ids.</summary>
    public void Clear() => Count = 0;
}
