namespace BestRoute.Onnx;

/// <summary>The requests that wait, by length, and which of them are computed next. Not thread-safe.</summary>
/// <param name="options">The size of a batch, and how long an idle device waits for more requests.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class BatchQueue(OnnxOptions options, TimeProvider time)
{
    private readonly SortedDictionary<int, LinkedList<BatchItem>> _buckets = [];

    /// <summary>Adds a request that waits.</summary>
    public void Add(BatchItem item)
    {
        var bucket = LengthBucket.Of(item.Longest);
        if (!_buckets.TryGetValue(bucket, out var waiting))
        {
            _buckets.Add(bucket, waiting = []);
        }

        item.Arrival = time.GetTimestamp();
        item.Place = waiting.AddLast(item);
    }

    /// <summary>Removes a request that waits.</summary>
    public static void Remove(BatchItem item)
    {
        item.Place!.List!.Remove(item.Place);
        item.Place = null;
    }

    /// <summary>Removes all requests.</summary>
    public IReadOnlyList<BatchItem> Clear()
    {
        BatchItem[] all = [.. _buckets.Values.SelectMany(static waiting => waiting)];
        Array.ForEach(all, Remove);
        return all;
    }

    /// <summary>Finds the bucket to compute next. Of those that are full or have waited long enough, it is the one with the oldest request.</summary>
    /// <param name="wait">The time until one is due, if none is due now; null if nothing waits.</param>
    public LinkedList<BatchItem>? Due(out TimeSpan? wait)
    {
        LinkedList<BatchItem>? due = null;
        wait = null;
        foreach (var waiting in _buckets.Values)
        {
            if (waiting.First is not { Value: var oldest })
            {
                continue;
            }

            var rest = options.MaxBatchDelay - time.GetElapsedTime(oldest.Arrival);
            if (rest <= TimeSpan.Zero || IsFull(waiting))
            {
                due = due is null || oldest.Arrival < due.First!.Value.Arrival ? waiting : due;
            }
            else
            {
                wait = wait is null || rest < wait ? rest : wait;
            }
        }

        return due;
    }

    /// <summary>Takes the oldest requests of a bucket, at least one, as a batch.</summary>
    public IReadOnlyList<BatchItem> Take(LinkedList<BatchItem> waiting)
    {
        var taken = new List<BatchItem>();
        var sequences = 0;
        while (waiting.First is { Value: var item } && (taken.Count == 0 || sequences + item.Sequences <= options.MaxBatchSize))
        {
            Remove(item);
            sequences += item.Sequences;
            taken.Add(item);
        }

        var batch = new RunningBatch(taken.Count);
        taken.ForEach(item => item.Batch = batch);
        return taken;
    }

    private bool IsFull(LinkedList<BatchItem> waiting)
    {
        var sequences = 0;
        for (var node = waiting.First; node is not null && sequences < options.MaxBatchSize; node = node.Next)
        {
            sequences += node.Value.Sequences;
        }

        return sequences >= options.MaxBatchSize;
    }
}
