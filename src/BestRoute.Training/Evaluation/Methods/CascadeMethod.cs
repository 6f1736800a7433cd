namespace BestRoute.Training;

/// <summary>
/// A model cascade after Yue et al. (2023), as the paper extends it (appendix A.2): models are asked from the cheapest to the most expensive by their
/// mean cost on training queries; each draws up to five samples, and its most consistent one is the answer if its consistency is above
/// the threshold, which is swept. All samples drawn are billed.
/// </summary>
/// <remarks>
/// The most expensive model answers with one sample, because nothing depends on its consistency. A model of which some query has only one
/// recorded sample cannot show consistency and is passed over.
/// </remarks>
/// <param name="name">The name in reports.</param>
/// <param name="agreement">Compares samples, each with each.</param>
internal sealed class CascadeMethod(string name, Func<IReadOnlyList<string>, double[,]> agreement) : IEvaluationMethod
{
    private const int MaxSamples = 5;

    /// <summary>Thresholds in steps of a twentieth hold every consistency that exact matches among five samples can have.</summary>
    private const int Steps = 20;

    public string Name => name;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var queries = context.Replay.Queries;
        PoolFileModel[] order = [.. data.Pool.Models.OrderBy(model => ModelCosts.Mean(model, data.Training))];
        (PoolFileModel Model, int Samples)[] members =
        [
            .. order[..^1].Select(model => (model, Math.Min(MaxSamples, queries.Min(query => query.ResponsesOf(model.Id).Count))))
                .Where(static member => member.Item2 > 1),
            (order[^1], 1),
        ];
        if (members.Length == 1)
        {
            throw new MethodNotApplicableException("no model except the most expensive one has two recorded samples of every query, so agreement cannot be measured.");
        }

        var stages = new CascadeStage[queries.Count][];
        Parallel.For(0, stages.Length, data.Options, query => stages[query] =
            [.. members.Select(member => Ask(member.Model, member.Samples, queries[query], context.Replay.Scale))]);
        return new([.. Enumerable.Range(0, Steps + 1).Select(step => Run((double)step / Steps, stages))]);
    }

    /// <summary>Asks one model.</summary>
    internal CascadeStage Ask(PoolFileModel model, int samples, QueryRecord query, ScoreScale scale)
    {
        RecordedResponse[] drawn = [.. query.ResponsesOf(model.Id).Take(samples)];
        var agreements = agreement([.. drawn.Select(static sample => sample.Text)]);
        double[] consistencies = [.. drawn.Select((_, sample) => Enumerable.Range(0, samples).Sum(other => agreements[sample, other]) / samples)];
        var best = Array.IndexOf(consistencies, consistencies.Max());
        return new CascadeStage(
            new ModelRoute(model.Id, samples), drawn.Sum(sample => ModelCosts.Of(model, query, sample)), scale.ToUnit(drawn[best].Score), consistencies[best]);
    }

    /// <summary>Asks the models of every query in turn until one is consistent enough.</summary>
    internal static SettingResult Run(double threshold, CascadeStage[][] queries)
    {
        CascadeStage[] answers = [.. queries.Select(stages =>
        {
            var last = Array.FindIndex(stages, stage => stage.Consistency > threshold);
            last = last < 0 ? stages.Length - 1 : last;
            return stages[last] with { Cost = stages.Take(last + 1).Sum(static stage => stage.Cost) };
        })];
        return new SettingResult(
            new CurveSetting(threshold),
            Array.ConvertAll(answers, static answer => answer.Cost),
            Array.ConvertAll(answers, static answer => answer.Quality),
            Array.ConvertAll(answers, static answer => answer.Route));
    }
}
