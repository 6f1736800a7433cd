namespace BestRoute.Training;

/// <summary>Predicts, estimates and looks up every route for the validation queries.</summary>
internal sealed class RouteTableBuilder(
    IReadOnlyList<QueryRecord> records, RouteLabels labels, PoolFile pool, IReadOnlyList<LengthEstimate> lengths, bool normalizes, ParallelOptions options)
{
    /// <summary>Builds the table of what a predictor says.</summary>
    public async Task<RouteTable> BuildAsync(IMatchPredictor predictor)
    {
        var routes = predictor.Routes.Count;
        int[] label = [.. predictor.Routes.Select(route => labels.Routes.ToList().IndexOf(route))];
        PoolFileModel[] models = [.. predictor.Routes.Select(route => pool.Models.Single(model => model.Id == route.Model))];
        LengthEstimate[] texts = [.. predictor.Routes.Select(route => lengths.Single(length => length.Model == route.Model))];

        var predictions = new RoutePrediction[records.Count][];
        double[][] decision = new double[records.Count][], quality = new double[records.Count][], cost = new double[records.Count][];
        await Parallel.ForAsync(0, records.Count, options, async (query, token) =>
        {
            var record = records[query];
            predictions[query] = new RoutePrediction[routes];
            decision[query] = new double[routes];
            quality[query] = new double[routes];
            cost[query] = new double[routes];
            var text = record.Text;
            var length = TextLength.Of(text, normalizes);
            await predictor.PredictAsync(text, predictions[query], token).ConfigureAwait(false);
            for (var route = 0; route < routes; route++)
            {
                var n = predictor.Routes[route].Samples;
                var samples = record.ResponsesOf(models[route].Id);
                decision[query][route] = Pricing.Estimate(
                    models[route].Price,
                    TokenEstimate.FromLength(length, texts[route].CharactersPerToken),
                    n,
                    n,
                    texts[route].MeanOutputTokens * predictions[query][route].LengthFactor);
                quality[query][route] = labels.Quality[label[route]][query];
                cost[query][route] = samples.Count < n
                    ? double.NaN
                    : Pricing.Estimate(
                        models[route].Price, samples.Average(record.InputTokensOf), n, n, samples.Average(static sample => sample.OutputTokens));
            }
        }).ConfigureAwait(false);

        return new RouteTable
        {
            Routes = predictor.Routes,
            Reference = predictor.Routes.ToList().FindIndex(route => route.Model == pool.Reference),
            Predictions = predictions,
            DecisionCost = decision,
            Quality = quality,
            Cost = cost,
            Records = records,
        };
    }
}
