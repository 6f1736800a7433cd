using System.Text.Json;
using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>All figures of an evaluation, in the order of the JSON file.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
internal sealed record EvaluationFigures
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Gets the number of queries that all methods were measured on.</summary>
    public required int Queries { get; init; }

    /// <summary>Gets the number of queries of the split that were left out because samples of a model are missing.</summary>
    public required int Skipped { get; init; }

    /// <summary>Gets what counted as the quality of a response.</summary>
    public EvaluatedQuality Quality { get; init; }

    /// <summary>Gets the reference model's own result.</summary>
    public required ReferenceReport Reference { get; init; }

    /// <summary>Gets the methods that were run, in the order of <see cref="PackageEvaluator.MethodNames"/>.</summary>
    public required IReadOnlyList<MethodReport> Methods { get; init; }

    /// <summary>Gets what the operating points for targets reached; empty where <c>bestroute calibrate</c> wrote none.</summary>
    public IReadOnlyList<TargetReport> Targets { get; init; } = [];

    /// <summary>Gets the methods that were asked for and could not be run on these data, in the same order.</summary>
    public required IReadOnlyList<LeftOutMethod> LeftOut { get; init; }

    /// <summary>Gets how well the package's predictions meet what was recorded.</summary>
    public required CalibrationReport Calibration { get; init; }

    /// <summary>Gets how well costs are estimated, by model in the order of the pool.</summary>
    public required IReadOnlyList<CostEstimationReport> CostEstimation { get; init; }

    /// <summary>Gets how unlike the training queries the evaluated ones are; <see langword="null"/> where the package does not know its training queries.</summary>
    public DriftReport? Drift { get; init; }

    /// <summary>Gets the package's methods, the coins and the oracle over backends that return n choices for one prompt and charge it once.</summary>
    /// <remarks>All other figures charge the prompt once per sample. Empty where no model of the pool may draw more than one.</remarks>
    public required IReadOnlyList<MethodReport> BilledOnce { get; init; }

    /// <summary>Gets what ways of choosing among samples are worth, the package's scorer among them; empty where no model draws more than one.</summary>
    public IReadOnlyList<ScorerReport> Scorers { get; init; } = [];

    /// <summary>Gets where the queries of each task went at the package's own operating point; empty where the log names no tasks.</summary>
    public required IReadOnlyList<TaskTraffic> Traffic { get; init; }

    /// <summary>Gets the queries, at most twenty, on which routing lost the most quality at the package's own operating point.</summary>
    public required IReadOnlyList<LostQuery> LostQueries { get; init; }

    /// <summary>Gets how long answers take; <see langword="null"/> if the log has no times.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LatencyReport? Latency { get; init; }

    /// <summary>Gets why the package lets the reference answer everything; <see langword="null"/> if it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UnchangedReport? Unchanged { get; init; }

    /// <summary>Gets what the report was made from.</summary>
    public required EvaluationSource Source { get; init; }

    /// <summary>
    /// Gets what packages reach that are trained on 50, 100, 300, 1,000 and 3,000 queries of the log, and on all of them;
    /// <see langword="null"/> where it was not asked for, empty where the data hold no splits <c>train</c> and <c>val</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LearningCurvePoint>? LearningCurve { get; init; }

    /// <summary>Gets what else there is to say, in sentences: a feature cache that could not be used.</summary>
    /// <remarks>It is not in the JSON: the same evaluation gives the same text.</remarks>
    [JsonIgnore]
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Gets the folder of the package, as it was given.</summary>
    [JsonIgnore]
    public string Package { get; init; } = "";

    /// <summary>Returns the report without the texts of prompts and answers.</summary>
    public EvaluationFigures WithoutTexts() =>
        this with { LostQueries = [.. LostQueries.Select(static query => query with { Prompt = null, Answer = null, ReferenceAnswer = null })] };

    /// <summary>Writes the report as JSON, names in camel case.</summary>
    /// <returns>Indented JSON with a final newline; the same evaluation gives the same text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, _json) + "\n";
}
