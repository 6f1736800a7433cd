namespace Quickstart;

/// <summary>What a stand-in imitates: how often it slips, by kind of question, and how fast it writes.</summary>
/// <remarks>The rates are made up. They grow with the effort of a question, so that long questions go wrong more often.</remarks>
internal sealed record StandInProfile(string Id)
{
    /// <summary>Quick at words and at putting things in order, weak with the calendar.</summary>
    public static StandInProfile Small { get; } = new("standin-small")
    {
        Arithmetic = 0.12,
        Dates = 0.25,
        Strings = 0.035,
        Logic = 0.04,
        TokensPerSecond = 150,
    };

    /// <summary>Nearly as good with numbers and dates as the large one, but worse with words than the small one.</summary>
    public static StandInProfile Medium { get; } = new("standin-medium")
    {
        Arithmetic = 0.02,
        Dates = 0.025,
        Strings = 0.08,
        Logic = 0.05,
        TokensPerSecond = 90,
    };

    /// <summary>The reference: good at everything, perfect at nothing.</summary>
    public static StandInProfile Large { get; } = new("standin-large")
    {
        Arithmetic = 0.01,
        Dates = 0.012,
        Strings = 0.012,
        Logic = 0.012,
        TokensPerSecond = 40,
    };

    public required double Arithmetic { get; init; }

    public required double Dates { get; init; }

    public required double Strings { get; init; }

    public required double Logic { get; init; }

    public required double TokensPerSecond { get; init; }

    public double SlipRate(QuestionKind kind) => kind switch
    {
        QuestionKind.Arithmetic => Arithmetic,
        QuestionKind.Dates => Dates,
        QuestionKind.Strings => Strings,
        QuestionKind.Logic => Logic,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of question."),
    };
}
