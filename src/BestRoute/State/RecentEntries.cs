using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BestRoute;

/// <summary>The entries that were added last, up to a number. Safe for concurrent use.</summary>
internal sealed class RecentEntries<T>(int capacity)
{
    private readonly ConcurrentDictionary<string, T> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _oldest = new();

    internal void Set(string key, T value)
    {
        if (!_entries.TryAdd(key, value))
        {
            _entries[key] = value;
            return;
        }

        // The queue is counted: it has the keys of entries that were taken, too.
        _oldest.Enqueue(key);
        while (_oldest.Count > capacity && _oldest.TryDequeue(out var oldest))
        {
            _entries.TryRemove(oldest, out _);
        }
    }

    internal bool TryGet(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

    internal bool TryTake(string key, [MaybeNullWhen(false)] out T value) => _entries.TryRemove(key, out value);
}
