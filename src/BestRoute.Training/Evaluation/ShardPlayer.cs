namespace BestRoute.Training;

/// <summary>Gives a replay the runs that all shards have measured, in place of measuring them.</summary>
internal sealed class ShardPlayer : IReplayTape, IDisposable
{
    // By number of the shard.
    private readonly ShardReader[] _shards;

    private ShardPlayer(ShardReader[] shards) => _shards = shards;

    /// <summary>Gets what was asked of all shards.</summary>
    public EvaluationRequest Request => _shards[0].Header.Request;

    /// <summary>Opens shards and checks that they are all there and belong together.</summary>
    /// <exception cref="DataException">They are not, or do not.</exception>
    public static ShardPlayer Open(IReadOnlyList<string> paths)
    {
        var readers = new List<ShardReader>();
        try
        {
            foreach (var path in paths)
            {
                readers.Add(new ShardReader(path));
            }

            return new ShardPlayer(InOrder(readers));
        }
        catch
        {
            readers.ForEach(static reader => reader.Dispose());
            throw;
        }
    }

    /// <summary>Checks that the package and the data are still those that were measured.</summary>
    public void RequireSource(ShardHeader source)
    {
        if (_shards[0].Header.DifferenceTo(source) is { } difference)
        {
            throw new DataException($"{_shards[0].Path}: the shards were measured with another {difference}; merge with the same {difference}, or measure the shards again.");
        }
    }

    /// <summary>Checks that every run of the shards was used.</summary>
    public void RequireEnd()
    {
        foreach (var shard in _shards)
        {
            shard.Require(ShardRecorder.EndMark);
        }
    }

    public Task<AnswerTable> AnswersAsync(IReadOnlyList<ModelRoute> routes, Func<Task<AnswerTable>> measure)
    {
        var queries = _shards[0].Header.Queries;
        var answers = AnswerTable.Empty(routes, queries);
        foreach (var (index, shard) in Measured())
        {
            shard.Require(ShardRecorder.AnswersMark, routes.Count);
            for (var route = 0; route < routes.Count; route++)
            {
                Deal(shard.Numbers<double>(shard.Queries), answers.Costs[route], index);
                Deal(shard.Numbers<double>(shard.Queries), answers.Qualities[route], index);
            }
        }

        return Task.FromResult(answers);
    }

    public Task<IReadOnlyList<RouteChoices>> ChoicesAsync(string sweep, int settings, Func<Task<IReadOnlyList<RouteChoices>>> measure)
    {
        var queries = _shards[0].Header.Queries;
        ushort[][] routes = [.. Enumerable.Range(0, settings).Select(_ => new ushort[queries])];
        List<FailoverAnswer>[] failovers = [.. Enumerable.Range(0, settings).Select(static _ => new List<FailoverAnswer>())];
        foreach (var (index, shard) in Measured())
        {
            shard.Require(ShardRecorder.SweepMark, sweep);
            for (var setting = 0; setting < settings; setting++)
            {
                Deal(shard.Numbers<ushort>(shard.Queries), routes[setting], index);
                failovers[setting].AddRange(shard.Failovers().Select(answer => answer with { Query = index + (answer.Query * _shards.Length) }));
            }
        }

        return Task.FromResult<IReadOnlyList<RouteChoices>>(
            [.. routes.Zip(failovers, static (chosen, other) => new RouteChoices(chosen, [.. other.OrderBy(static answer => answer.Query)]))]);
    }

    public void Dispose()
    {
        foreach (var shard in _shards)
        {
            shard.Dispose();
        }
    }

    private static ShardReader[] InOrder(List<ShardReader> readers)
    {
        var first = readers[0];
        var byNumber = new ShardReader?[first.Shard.Count];
        foreach (var reader in readers)
        {
            if (reader.Shard.Count != byNumber.Length)
            {
                throw new DataException($"{reader.Path} is shard {reader.Shard}, and {first.Path} is shard {first.Shard}; give the shards of one evaluation.");
            }

            if (reader.Header.DifferenceTo(first.Header) is { } difference)
            {
                throw new DataException($"{reader.Path} and {first.Path} do not have the same {difference}; give the shards of one evaluation.");
            }

            ref var place = ref byNumber[reader.Shard.Index];
            place = place is null ? reader : throw new DataException($"Shard {reader.Shard} appears twice: {place.Path} and {reader.Path}; leave one out.");
        }

        var missing = Enumerable.Range(0, byNumber.Length).Where(index => byNumber[index] is null).Select(index => $"{index}/{byNumber.Length}").ToList();
        return missing.Count == 0
            ? [.. byNumber.Select(static reader => reader!)]
            : throw new DataException($"Missing shards: {string.Join(", ", missing)}; give the files of all {byNumber.Length} shards.");
    }

    // A shard without queries measured nothing.
    private IEnumerable<(int Index, ShardReader Shard)> Measured() => _shards.Index().Where(static shard => shard.Item.Queries > 0);

    private void Deal<T>(T[] ofShard, T[] all, int index)
    {
        for (var i = 0; i < ofShard.Length; i++)
        {
            all[index + (i * _shards.Length)] = ofShard[i];
        }
    }
}
