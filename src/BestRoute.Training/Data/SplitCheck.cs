namespace BestRoute.Training;

/// <summary>Remembers which split each prompt is in.</summary>
internal sealed class SplitCheck
{
    private readonly Dictionary<UInt128, (string Split, string File, long Line)> _seen = [];

    /// <exception cref="DataException">The prompt is in another split too.</exception>
    public void Add(in ParsedRow row)
    {
        if (!_seen.TryAdd(row.Prompt, (row.Split, row.File, row.Line)) && _seen[row.Prompt] is var first && first.Split != row.Split)
        {
            throw new DataException(
                $"{row.Origin}: this prompt is in split '{row.Split}' here and in split '{first.Split}' in {first.File}, line {first.Line}; "
                + "a prompt must not be in two splits, so put all its rows into one split.");
        }
    }
}
