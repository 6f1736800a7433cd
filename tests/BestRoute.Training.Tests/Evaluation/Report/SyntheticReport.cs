namespace BestRoute.Training.Tests.Evaluation.Html;

/// <summary>Made-up reports, with all parts or with few, whose names and prompts can be anything.</summary>
internal static class SyntheticReport
{
    public static EvaluationFigures Of(string model = "small", string prompt = "What is 2 + 2?", string task = "sums", BaselineDifference? against = null)
    {
        var pooled = Calibration(new ProbabilityCalibration(0.1, 0.2, 0.03, [new(0.2, 0.25, 100), new(0.8, 0.75, 100)]));
        return new EvaluationFigures
        {
            Queries = 200,
            Skipped = 3,
            Reference = new ReferenceReport(0.8, 10),
            Methods =
            [
                Ours(model, against ?? new BaselineDifference("random-mix", 1, -0.5, 2)),
                Method("random-mix-single", 0, 10, model),
                Method("random-mix", 0.2, 10, model),
                Method("oracle", 12, 10, model),
                Method("oracle-cost", 6, 10, model),
            ],
            Targets = [new TargetReport(RoutingTarget.CostReduction(0.5), null, 0.25, 0.48, -0.02), new TargetReport(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, 0, 0)],
            LeftOut = [new LeftOutMethod("task-mean", $"the log of {model} names no tasks.")],
            Calibration = new CalibrationReport(pooled, new Dictionary<string, PredictionCalibration> { ["large"] = pooled with { Match = null, Gap = null }, [model] = pooled }),
            CostEstimation = [new CostEstimationReport("large", 0.01, 0.002, 0.003), new CostEstimationReport(model, 0, 0, 0)],
            BilledOnce = [Ours(model, new BaselineDifference("random-mix", 1, -0.5, 2))],
            Scorers =
            [
                new ScorerReport("random", false, 0, 0, 0.33, [new ScorerCurve(model, [0.4, 0.4, 0.4])]),
                new ScorerReport("boosted", true, 0.4, 0.35, 0.35, [new ScorerCurve(model, [0.4, 0.45, 0.48])]),
                new ScorerReport("oracle", false, 1, 1, null, [new ScorerCurve(model, [0.4, 0.5, 0.6])]),
            ],
            LearningCurve =
            [
                new LearningCurvePoint(50, 20, 0.55, new Uplift(0.5, -1, 2), new OperatingPointSummary(1, 0.7, 5, 0.5, -0.1)),
                new LearningCurvePoint(1000, 200, 0.6, new Uplift(3, 2, 4), new OperatingPointSummary(1, 0.75, 6, 0.4, -0.05)),
            ],
            Drift = new DriftReport
            {
                Limit = 0.99,
                ShareBeyond = 0.02,
                ScoreQuantiles = new Dictionary<string, double> { ["10"] = 0.12, ["50"] = 0.55, ["90"] = 0.93 },
                OperatingPoint = new DriftOperatingPoint(0.38, -0.04),
                OperatingPointWithoutLimit = new DriftOperatingPoint(0.4, -0.05),
                Uplift = 3.9,
                UpliftWithoutLimit = 4,
                UpliftWithLimitEverywhere = 3.5,
            },
            Traffic = [new TaskTraffic(task, 200, new Dictionary<string, double> { ["large"] = 0.25, [model] = 0.75 }, 0.7, 0.8, 0.5)],
            LostQueries = [new LostQuery("log.jsonl, line 7", task, prompt, model, 0, 1, 0.001, 0.01, 0.9, 0.95) { Answer = prompt, ReferenceAnswer = "4" }],
            Latency = new LatencyReport(150, new LatencyQuantiles(2.5, 9), new LatencyQuantiles(1.25, 8)),
            Package = "package",
            Source = new EvaluationSource(
                "1.2.3", $"bestroute evaluate --data {model}", "test", new string('a', 64), 1, [new DataDigest("log.jsonl", new string('b', 64))], "large",
                [new PricedModel("large", new ModelPrice(3, 15, 0.3), 1), new PricedModel(model, new ModelPrice(0.1, 0.4), 3)], 1000),
        };
    }

    /// <summary>A report of few methods, without anything that may be absent.</summary>
    public static EvaluationFigures Bare()
    {
        var report = Of();
        return report with
        {
            Methods = [report.Methods[1]],
            Targets = [],
            LeftOut = [],
            CostEstimation = [],
            BilledOnce = [],
            Scorers = [],
            LearningCurve = null,
            Drift = null,
            Traffic = [],
            LostQueries = [],
            Latency = null,
            Source = report.Source with { Command = null },
        };
    }

    private static MethodReport Ours(string model, BaselineDifference against)
    {
        var method = Method("best-route", 4, 6, model);
        return method with
        {
            OperatingPoint = method.Curve[1],
            AgainstReference = new ReferenceDifference(new Interval(0.4, 0.35, 0.45), new Interval(-0.05, -0.08, -0.02)),
            AgainstBestBaseline = against,
        };
    }

    private static MethodReport Method(string name, double uplift, double cost, string model) => new()
    {
        Name = name,
        Curve =
        [
            new CurvePoint(new CurveSetting(1), 1, 0.4, new Dictionary<string, double> { [model] = 1 }),
            new CurvePoint(new CurveSetting(0.5), cost, 0.76, new Dictionary<string, double> { [model] = 0.5, [model + " x 3"] = 0.25, ["large"] = 0.25 }),
        ],
        Band = [.. Enumerable.Range(0, 25).Select(step => new BandPoint(1 + (step * 0.375), 0.4 + (step * 0.015), 0.38 + (step * 0.015), 0.42 + (step * 0.015)))],
        Aiq = 0.6 + (uplift / 100),
        AiqRaw = 0.6,
        UpliftOverRandomMixSingle = new Uplift(uplift, uplift - 1, uplift + 1),
        UpliftOverRandomMix = new Uplift(uplift - 0.2, uplift - 1.2, uplift + 0.8),
        QualityChangeAtCostReduction = new Dictionary<string, double?> { ["20"] = -1.25, ["80"] = null },
    };

    private static PredictionCalibration Calibration(ProbabilityCalibration curve) => new(curve, curve, new GapCalibration(0.15, 0.2));
}
