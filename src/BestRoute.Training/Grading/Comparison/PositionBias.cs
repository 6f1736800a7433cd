using System.Globalization;

namespace BestRoute.Training;

/// <summary>Counts how often the verdicts of a judge depend on the order in which it sees the answers. Safe for concurrent use.</summary>
internal sealed class PositionBias
{
    // A difference of so many standard errors is clear.
    private const double Clear = 2;

    // With fewer comparisons, nothing is concluded.
    private const int MinComparisons = 10;

    private readonly Lock _lock = new();
    private double _squares;

    /// <summary>Gets the number of comparisons, each in both orders.</summary>
    public long Comparisons { get; private set; }

    /// <summary>Gets in how many comparisons the verdict changed with the order.</summary>
    public long Changed { get; private set; }

    /// <summary>Gets how many verdicts preferred the answer that was shown first.</summary>
    public long First { get; private set; }

    /// <summary>Gets how many verdicts preferred the answer that was shown second.</summary>
    public long Second { get; private set; }

    /// <summary>Adds a comparison.</summary>
    public void Add(ComparisonVerdicts verdicts)
    {
        lock (_lock)
        {
            var first = (verdicts.ShownFirst == AnswerVerdict.Better ? 1 : 0) + (verdicts.ShownSecond == AnswerVerdict.Worse ? 1 : 0);
            var second = (verdicts.ShownFirst == AnswerVerdict.Worse ? 1 : 0) + (verdicts.ShownSecond == AnswerVerdict.Better ? 1 : 0);
            Comparisons++;
            Changed += verdicts.ShownFirst == verdicts.ShownSecond ? 0 : 1;
            First += first;
            Second += second;
            _squares += (first - second) * (first - second);
        }
    }

    /// <summary>Says in sentences what was counted, and what it means.</summary>
    /// <returns>Nothing if there are no comparisons.</returns>
    public IReadOnlyList<string> Notices() => Comparisons == 0 ? [] :
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"The judge compared {Comparisons:#,0} pairs of answers, each in both orders. In {Changed:#,0} ({100.0 * Changed / Comparisons:0.#}%) its verdict changed with the order. Of its verdicts, {Share(First)}% preferred the first answer, {Share(Second)}% the second one, and {Share((2 * Comparisons) - First - Second)}% neither."),
        Meaning(),
    ];

    private string Meaning()
    {
        if (Comparisons < MinComparisons)
        {
            return "These are too few to say whether the judge favours a position.";
        }

        if (2 * Changed > Comparisons)
        {
            return "The order decides more often than the answers do, so these scores say little. Use another model as the judge.";
        }

        // If positions do not matter, a comparison prefers the first answer as often as the second one.
        return Math.Abs(First - Second) > Clear * Math.Sqrt(_squares)
            ? $"The judge favours the answer that it sees {(First > Second ? "first" : "second")}. No model gains from this, because each pair is judged in both orders, but a score of 0.5 can mean that only the order decided."
            : "The judge does not clearly favour a position.";
    }

    private string Share(long verdicts) => (50.0 * verdicts / Comparisons).ToString("0.#", CultureInfo.InvariantCulture);
}
