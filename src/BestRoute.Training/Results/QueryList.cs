using System.Collections;

namespace BestRoute.Training;

/// <summary>A list by query whose members are looked up when they are read.</summary>
internal sealed class QueryList<T>(int count, Func<int, T> of) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => (uint)index < (uint)count ? of(index) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<T> GetEnumerator()
    {
        for (var query = 0; query < count; query++)
        {
            yield return of(query);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
