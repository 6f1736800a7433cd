using System.Text.RegularExpressions;

namespace BestRoute.Training;

/// <summary>Looks for a regular expression in the text of a response.</summary>
internal sealed class RegexGrader : ResponseGrader
{
    private const string GoldMark = "{gold}";

    private readonly string _pattern;
    private readonly TimeSpan _timeLimit;
    private readonly Regex? _fixed;

    public RegexGrader(string pattern, TimeSpan timeLimit)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ThrowIfNoTime(timeLimit);
        (_pattern, _timeLimit) = (pattern, timeLimit);
        var checkedOne = Create("gold");
        _fixed = pattern.Contains(GoldMark, StringComparison.Ordinal) ? null : checkedOne;
    }

    internal override ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        try
        {
            return ValueTask.FromResult((_fixed ?? Create(row.Gold)).IsMatch(response.Text) ? 1.0 : 0.0);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ScoringException(
                $"{row.Where(response)}: the pattern took longer than {_timeLimit.TotalSeconds:0.###} s; write a pattern that backtracks less, or set a longer --timeout.", e);
        }
    }

    private Regex Create(string gold) => new(
        _pattern.Replace(GoldMark, System.Text.RegularExpressions.Regex.Escape(gold), StringComparison.Ordinal), RegexOptions.CultureInvariant, _timeLimit);
}
