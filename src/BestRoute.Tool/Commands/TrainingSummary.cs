using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>Says what a trained package is expected to do, and what to do next.</summary>
internal static class TrainingSummary
{
    /// <summary>Describes the operating point of a package.</summary>
    /// <param name="lambda">Its lambda; <see langword="null"/> if it is the reference.</param>
    public static string OperatingPoint(double? lambda) => lambda is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"Operating point: quality per cost with lambda {value:0.######} (quality per US dollar).")
        : "Operating point: the reference answers every query.";

    /// <summary>Says in a few lines what the operating point saves, or why it saves nothing.</summary>
    /// <param name="estimate">What the operating point is expected to do.</param>
    /// <param name="otherSplits">The splits of the data that training did not use.</param>
    /// <param name="package">The folder of the package, as the user wrote it.</param>
    /// <param name="data">The data files, as the user wrote them.</param>
    /// <param name="pool">The pool file, as the user wrote it.</param>
    public static string Of(
        OperatingPointEstimate estimate, IReadOnlyList<string> otherSplits, string package, IReadOnlyList<string> data, string pool)
    {
        if (estimate.CostReduction.Value > 0)
        {
            var evaluate = otherSplits is [.., var other] ? NextStep.Evaluate(package, data, pool, other) : NextStep.Evaluate(package, [], pool, EvaluationRequest.AllSplits);
            return $"""
                This package saves about {Percent(estimate.CostReduction, 0)} of the reference's cost, at {Percent(estimate.QualityChange, 1)} of its quality (95% intervals).
                Measured on {estimate.Queries} queries, each with heads that were trained without it.
                {NextStep.Run(evaluate, "measure it on queries that training has not seen")}
                Or use it in your application: `.UsePackage("{package}")` after `AddBestRoute`.
                """;
        }

        var next = estimate.QueriesNeeded switch
        {
            null => $"check the prices in {pool}, or add a cheaper model to it, and train again.",
            double.PositiveInfinity =>
                $"add a better model to {pool} and train again. Or accept a larger loss: `bestroute calibrate --package {ToolOptions.Quoted(package)} --data NEW.jsonl --max-quality-drop 0.1`.",
            _ => $"add scored queries to {Joined(data)}, and run the same command again.",
        };
        return $"""
            This package saves nothing: the reference answers every query, because {WhyNothing(estimate)}
            Next: {next}
            """;
    }

    /// <summary>Says what a package from a log would save, or why it would save nothing.</summary>
    /// <param name="estimate">What its operating point is expected to do.</param>
    /// <param name="train">The command that makes the package.</param>
    /// <param name="pool">The pool file, as the user wrote it.</param>
    public static string Report(OperatingPointEstimate estimate, string train, string pool) => estimate.CostReduction.Value > 0
        ? $"""
            A package from this log would save about {Percent(estimate.CostReduction, 0)} of the reference's cost, at {Percent(estimate.QualityChange, 1)} of its quality (95% intervals).
            Measured on {estimate.Queries} queries, each with heads that were trained without it. These queries leave a loss of up to {Share(estimate.DropBound)} possible (90% confidence).
            {NextStep.Run(train)}
            """
        : $"""
            A package from this log would save nothing: the reference would answer every query, because {WhyNothing(estimate)}
            Next: {(estimate.QueriesNeeded is > 0 and < double.PositiveInfinity and var needed ? $"observe about {Rounded(Math.Max(1, needed - estimate.Queries))} more queries, and run this command again." : $"check the prices and the models in {pool}.")}
            """;

    private static string WhyNothing(OperatingPointEstimate estimate) => estimate.QueriesNeeded switch
    {
        null => "no route costs less than the reference.",
        double.PositiveInfinity => $"on {estimate.Queries} queries, the cheaper models lose too much quality.",
        { } needed => $"{estimate.Queries} queries are too few to show that the cheaper models keep {Share(1 - estimate.LargestDrop)} of its quality. It needs about {Rounded(needed)}.",
    };

    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#}%");

    private static string Percent(Interval share, double unit) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * (unit + share.Value):0.#}% ({100 * (unit + share.Low):0.#}% to {100 * (unit + share.High):0.#}%)");

    /// <summary>Two digits: the estimate is no more exact.</summary>
    private static string Rounded(double number)
    {
        var step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(number)) - 1));
        return (Math.Ceiling(number / step) * step).ToString("#,0", CultureInfo.InvariantCulture);
    }

    private static string Joined(IReadOnlyList<string> paths) => string.Join(' ', paths.Select(ToolOptions.Quoted));
}
