namespace BestRoute.Training;

/// <summary>
/// Quality per cost with each route's mean quality on the query's task. No router has task labels at run time. This method shows the value of
/// knowing only the task.
/// </summary>
internal sealed class TaskMeanMethod : IEvaluationMethod
{
    public string Name => "task-mean";

    public bool IsBaseline => false;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var tasks = TaskLabels.Read(data.Files, data.Training.Concat(data.Validation).Concat(context.Replay.Queries));
        return data.Training.Any(query => tasks.Of(query.Text) is not null)
            ? new(await context.SweepQualityPerCostAsync(new TaskMeanPredictor(data, tasks), cancellationToken).ConfigureAwait(false))
            : throw new MethodNotApplicableException($"no query of split '{ResponseLog.Training}' has the field 'task'.");
    }
}
