namespace BestRoute.Tests;

public sealed class RecentEntriesTests
{
    private readonly RecentEntries<int> _entries = new(capacity: 3);

    [Fact]
    public void The_last_entries_are_kept()
    {
        Add(1, 2, 3, 4, 5);

        Assert.Equal([null, null, 3, 4, 5], Read(1, 2, 3, 4, 5));
    }

    [Fact]
    public void An_entry_that_is_set_again_has_the_new_value_and_its_old_age()
    {
        Add(1, 2, 3);
        _entries.Set("1", 7);

        Assert.Equal([7, 2, 3], Read(1, 2, 3));
        Add(4);
        Assert.Equal([null, 2, 3, 4], Read(1, 2, 3, 4));
    }

    [Fact]
    public void An_entry_is_taken_once()
    {
        Add(1);

        Assert.True(_entries.TryTake("1", out var value));
        Assert.Equal(1, value);
        Assert.False(_entries.TryTake("1", out _));
        Assert.False(_entries.TryTake("2", out _));
    }

    private void Add(params int[] keys)
    {
        foreach (var key in keys)
        {
            _entries.Set($"{key}", key);
        }
    }

    private IEnumerable<int?> Read(params int[] keys) => keys.Select(key => _entries.TryGet($"{key}", out var value) ? value : (int?)null);
}
