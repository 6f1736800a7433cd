namespace BestRoute.Training;

/// <summary>Predictions for all queries of a training, each from heads that were fitted and calibrated without it.</summary>
/// <remarks>
/// The encoder is the same for all folds: it is fitted on the texts of the training queries and knows no scores. The folds are those of the
/// scorer's labels (<see cref="CrossFit"/>), so the label of a training query comes from a reward that was trained without it as well.
/// </remarks>
internal static class CrossFittedTables
{
    private const int Folds = 5;

    /// <summary>Fits the heads again without each fold of the queries, and predicts that fold.</summary>
    /// <param name="fitting">What fits heads.</param>
    /// <param name="routes">The routes of the package. All folds have them, so that the tables show what this package does.</param>
    /// <param name="training">The training queries.</param>
    /// <param name="validation">The validation queries.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <returns>Tables that together contain each query once (of a large log, of a random choice), in an order that does not depend on scores. Folds without which no reference is left to fit on are absent.</returns>
    public static async Task<IReadOnlyList<RouteTable>> BuildAsync(
        RouteFitting fitting, IReadOnlyList<ModelRoute> routes, LabelledQueries training, LabelledQueries validation, Action<double> progress)
    {
        // Of a large log, a part is enough to measure on, and five more fits on all of it would take most of the time.
        training = training.Take(RandomSubset.Of(training.Records.Count));
        validation = validation.Take(RandomSubset.Of(validation.Records.Count));
        var tables = new List<RouteTable>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var (trainingRest, trainingFold) = Divide(training, fold);
            var (validationRest, validationFold) = Divide(validation, fold);
            if (trainingRest.Records.Any(record => record.ResponsesOf(fitting.Reference).Count > 0))
            {
                var heads = fitting.Fit(trainingRest, validationRest, routes);
                tables.Add(await fitting.TableOfAsync(heads, trainingFold).ConfigureAwait(false));
                tables.Add(await fitting.TableOfAsync(heads, validationFold).ConfigureAwait(false));
            }

            progress((fold + 1.0) / Folds);
        }

        return tables;
    }

    /// <summary>Divides queries into those outside of a fold, in their own order, and those of the fold, in the order of their hashes.</summary>
    private static (LabelledQueries Outside, LabelledQueries Inside) Divide(LabelledQueries queries, int fold)
    {
        var parts = queries.Records.Index().ToLookup(query => CrossFit.FoldOf(query.Item.Text, Folds) == fold);
        return (
            queries.Take([.. parts[false].Select(static query => query.Index)]),
            queries.Take([.. parts[true].OrderBy(static query => PromptHash.Of(query.Item.Key)).Select(static query => query.Index)]));
    }
}
