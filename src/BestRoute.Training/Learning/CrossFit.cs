namespace BestRoute.Training;

/// <summary>
/// Rewards for the queries that one was trained on: each query's scorer has seen no sample of that query, so that
/// the labels made with it are as good as the reward will be at run time, and no better.
/// </summary>
internal sealed class CrossFit
{
    private readonly IResponseScorer[] _scorers;

    private CrossFit(IResponseScorer[] scorers) => _scorers = scorers;

    /// <summary>Trains one reward per fold on all other folds.</summary>
    /// <param name="train">Trains a reward on the queries whose prompt it is told to include; called on several threads.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="folds">The number of folds, 2 or more.</param>
    public static CrossFit Train(Func<Func<string, bool>, IResponseScorer> train, ParallelOptions options, int folds = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var scorers = new IResponseScorer[folds];
        Parallel.For(0, folds, options, fold => scorers[fold] = train(prompt => FoldOf(prompt, folds) != fold));
        return new(scorers);
    }

    /// <summary>Gets the scorer that has seen nothing of a query.</summary>
    public IResponseScorer For(string prompt) => _scorers[FoldOf(prompt, _scorers.Length)];

    /// <summary>Gives the fold of a query, by a hash of its prompt that is the same in every process.</summary>
    internal static int FoldOf(string prompt, int folds)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in prompt)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return (int)((hash ^ (hash >> 32)) % (ulong)folds);
    }
}
