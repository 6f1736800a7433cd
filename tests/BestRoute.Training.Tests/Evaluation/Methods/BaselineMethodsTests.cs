namespace BestRoute.Training.Tests;

/// <summary>All methods on one synthetic log, in which the small model is right about rivers and wrong about proofs.</summary>
public class BaselineMethodsTests(TrainedBaselines trained) : IClassFixture<TrainedBaselines>
{
    [Fact]
    public void All_methods_are_in_the_report()
    {
        Assert.Equal(PackageEvaluator.MethodNames, trained.Report.Methods.Select(method => method.Name));
        Assert.Empty(trained.Report.LeftOut);
    }

    [Fact]
    public async Task All_methods_at_any_parallelism_give_the_same_bytes()
    {
        var sequential = await PackageEvaluator.MeasureAsync(trained.Request(PackageEvaluator.MethodNames, parallelism: 1));

        Assert.Equal(sequential.ToJson(), trained.Report.ToJson());
    }

    [Fact]
    public async Task Some_methods_give_what_they_give_among_all_in_the_same_order()
    {
        var report = await PackageEvaluator.MeasureAsync(trained.Request(["oracle", "cost-only", "cost-only"], parallelism: 2));

        Assert.Equal(["cost-only", "oracle"], report.Methods.Select(method => method.Name));
        Assert.Equal(trained.Method("cost-only").UpliftOverRandomMixSingle, report.Methods[0].UpliftOverRandomMixSingle);
        Assert.Equal(trained.Method("oracle").Aiq, report.Methods[1].Aiq);
    }

    [Fact]
    public async Task Unknown_method_is_named()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => PackageEvaluator.MeasureAsync(trained.Request(["oracel"], 2)));

        Assert.Contains("'oracel'", error.Message, StringComparison.Ordinal);
        Assert.Contains("oracle-scorer", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task-mean")]
    [InlineData("nearest-neighbours")]
    [InlineData("pair-wise")]
    [InlineData("matrix-of-routers")]
    [InlineData("n-class")]
    [InlineData("n-label")]
    [InlineData("item-response")]
    public void Methods_that_see_the_query_send_rivers_to_the_small_model(string method)
    {
        // Proofs to the large model and rivers to the small one: right on nine of ten, at about half of the cost.
        Assert.Contains(
            trained.Method(method).Curve,
            point => point.Quality > 0.85 && point.CostPerThousandQueries < 0.75 * trained.Report.Reference.CostPerThousandQueries);
    }

    [Fact]
    public void Best_single_is_the_model_of_highest_mean_score_in_training()
    {
        Assert.True(LabelMeans.Of(trained.Data.TrainingQuality[0]) > LabelMeans.Of(trained.Data.TrainingQuality[1]));

        Assert.Equal(trained.Method("always-reference").Curve[0].Quality, Assert.Single(trained.Method("best-single").Curve).Quality);
    }

    [Fact]
    public async Task Cost_only_gives_what_a_recomputation_from_the_rows_gives()
    {
        var manifest = trained.Package.Manifest;
        var lengths = new LinearMatchPredictor(trained.Package.Encoder, trained.Package.Heads, manifest.Routes, manifest.Calibration);
        double[] means = [.. trained.Data.TrainingQuality.Select(qualities => qualities.Average())];
        var estimates = new List<double[]>();
        foreach (var query in trained.Queries)
        {
            var predictions = new RoutePrediction[manifest.Routes.Count];
            await lengths.PredictAsync(query.Prompt, predictions, CancellationToken.None);
            estimates.Add([.. manifest.Routes.Select((route, i) => Estimate(query.Prompt, route, predictions[i].LengthFactor))]);
        }

        foreach (var point in trained.Method("cost-only").Curve)
        {
            var shares = estimates.CountBy(costs => manifest.Routes[Enumerable.Range(0, costs.Length)
                .OrderByDescending(route => means[route] - (point.Setting.Value!.Value * costs[route])).ThenBy(route => costs[route]).First()].ToString());
            Assert.Equal(
                shares.ToDictionary(share => share.Key, share => Math.Round((double)share.Value / estimates.Count, 9)).OrderBy(share => share.Key),
                point.Routes.ToDictionary(share => share.Key, share => Math.Round(share.Value, 9)).OrderBy(share => share.Key));
        }

        double Estimate(string prompt, ModelRoute route, double factor)
        {
            var price = SyntheticLog.Pool.Models.Single(model => model.Id == route.Model).Price;
            var length = factor * manifest.LengthEstimates.Single(estimate => estimate.Model == route.Model).MeanOutputTokens;
            return route.Samples * ((Math.Ceiling(TextNormalizer.Normalize(prompt, new char[prompt.Length]) / 4.0) * price.InputPerMillion) + (length * price.OutputPerMillion)) / 1e6;
        }
    }

    [Fact]
    public void Task_mean_predicts_the_mean_of_the_task()
    {
        var tasks = TaskLabels.Read([trained.Log], trained.Queries.Concat(trained.Data.Training));
        var predictor = new TaskMeanPredictor(trained.Data, tasks);
        int[] rivers = [.. trained.Data.Training.Index().Where(query => query.Item.Prompt.Contains("river", StringComparison.Ordinal)).Select(query => query.Index)];

        foreach (var (text, queries) in new[]
        {
            (trained.Queries.First(query => query.Prompt.Contains("river", StringComparison.Ordinal)).Prompt, rivers),
            ("a text without a task", [.. Enumerable.Range(0, trained.Data.Training.Count)]),
        })
        {
            var predictions = Predict(predictor, text);
            for (var route = 0; route < predictions.Length; route++)
            {
                Assert.Equal(queries.Average(query => trained.Data.TrainingQuality[route][query]), predictions[route].Quality, 12);
                Assert.Equal(queries.Average(query => trained.Data.TrainingMatch[route][query]), predictions[route].MatchProbability, 12);
            }
        }
    }

    [Fact]
    public async Task Nearest_neighbours_takes_the_k_of_least_gap_error()
    {
        var chosen = await NearestNeighboursMethod.FitAsync(trained.Data, trained.Package.Encoder, CancellationToken.None);
        double[] errors = [.. NearestNeighboursMethod.Candidates.Select(k => Error(chosen.WithNeighbours(k)))];

        Assert.Equal(trained.Data.Training.Count, chosen.Count);
        Assert.Equal(errors.Min(), Error(chosen), 12);
        Assert.Equal(Error(chosen), await GapError.OfAsync(trained.Data, chosen), 12);

        double Error(NearestNeighbourPredictor predictor) => (
            from query in Enumerable.Range(0, trained.Data.Validation.Count)
            let predictions = Predict(predictor, trained.Data.Validation[query].Prompt)
            from route in Enumerable.Range(1, predictions.Length - 1)
            select Math.Pow(
                predictions[route].Quality - predictions[0].Quality
                    - (trained.Data.ValidationQuality[route][query] - trained.Data.ValidationQuality[0][query]),
                2)).Average();
    }

    [Fact]
    public void Oracle_scorer_answers_with_the_best_of_the_same_samples()
    {
        var routed = trained.Method("best-route-quality").Curve;
        var perfect = trained.Method("oracle-scorer").Curve;

        foreach (var (plain, best) in routed.Zip(perfect))
        {
            Assert.Equal((plain.Setting, plain.CostPerThousandQueries), (best.Setting, best.CostPerThousandQueries));
            Assert.Equal(plain.Routes, best.Routes);
            Assert.True(best.Quality >= plain.Quality);
        }

        // Where one route answers everything, the best of its samples can be looked up.
        Assert.All(perfect.Where(point => point.Routes.Count == 1), point =>
        {
            var route = trained.Package.Manifest.Routes.Single(route => point.Routes.ContainsKey(route.ToString()));
            Assert.Equal(trained.Queries.Average(query => query.ResponsesOf(route.Model).Take(route.Samples).Max(sample => sample.Score)), point.Quality, 12);
        });
    }

    [Fact]
    public void Cascades_bill_as_the_replay_does()
    {
        // At threshold 0 the small model's three samples answer everything.
        var fixedRoute = trained.Method("fixed").Curve.Single(point => point.Setting.Route == new ModelRoute("small", 3));

        foreach (var name in (string[])["cascade-exact", "cascade-bleu", "cascade-rouge"])
        {
            var curve = trained.Method(name).Curve;
            Assert.Equal(fixedRoute.CostPerThousandQueries, curve[0].CostPerThousandQueries, 9);
            Assert.Equal(1, curve[0].Routes["small x 3"]);
            Assert.Equal(fixedRoute.CostPerThousandQueries + trained.Report.Reference.CostPerThousandQueries, curve[^1].CostPerThousandQueries, 9);
            Assert.Equal(trained.Report.Reference.Quality, curve[^1].Quality, 12);
            Assert.Equal(curve.Select(point => point.CostPerThousandQueries).Order(), curve.Select(point => point.CostPerThousandQueries));
        }
    }

    [Fact]
    public void N_class_gives_ties_to_the_reference_or_to_the_cheapest()
    {
        double[] costs = [10, 2, 3];

        Assert.Equal(0, NClassMethod.Best([1, 1, 0], costs, favourite: 0));
        Assert.Equal(1, NClassMethod.Best([1, 1, 0], costs, favourite: -1));
        Assert.Equal(1, NClassMethod.Best([0, 1, 1], costs, favourite: 0));
        Assert.Equal(2, NClassMethod.Best([1, 0, 2], costs, favourite: 0));
        Assert.Equal(-1, NClassMethod.Best([1, double.NaN, 2], costs, favourite: 0));
    }

    [Fact]
    public void N_label_learns_from_the_first_samples()
    {
        QueryRecord[] queries =
        [
            Records.Of("both right", ("large", [1]), ("small", [1, 0])),
            Records.Of("both wrong", ("large", [0]), ("small", [0, 1])),
            Records.Of("small wrong", ("large", [1]), ("small", [0, 1, 1])),
            Records.Of("small unknown", ("large", [1])),
        ];
        var routes = FirstSamples.RoutesOf(trained.Data);

        var targets = NLabelMethod.Targets(trained.Data, routes, reference: 0, queries);

        Assert.Equal(["large", "small"], routes.Select(route => trained.Data.Routes[route].ToString()));
        Assert.Equal([1, 1, 1, 1], targets[0]);
        Assert.Equal([1, 1, 0, double.NaN], targets[1]);
    }

    [Fact]
    public void Routers_tell_the_kinds_apart()
    {
        var river = Predict(trained.Data.Routers, "tell me about the longest river of a simple case");
        var proof = Predict(trained.Data.Routers, "tell me about the longest proof of a simple case");

        Assert.Equal((1, 1), (river[0].MatchProbability, proof[0].MatchProbability));
        Assert.True(river[1].MatchProbability > 0.85 && proof[1].MatchProbability < 0.3);
    }

    [Fact]
    public void Clusters_predict_the_means_of_their_training_queries()
    {
        // Averaged over its training queries, what a cluster predicts is what they scored.
        double[] predicted = [.. trained.Data.Training.Select(query => Predict(trained.Data.Clusters, query.Prompt)[1].Quality)];

        Assert.Equal(trained.Data.TrainingQuality[1].Average(), predicted.Average(), 9);
        Assert.InRange(predicted.Distinct().Count(), 2, 50);
    }

    [Fact]
    public void Pair_wise_measures_one_route_against_the_reference()
    {
        // One query, a candidate that is as good for a tenth: at threshold 0 it answers, and the curve is flat at 1.
        var table = new RouteTable
        {
            Routes = [new("large", 1), new("small", 1), new("tiny", 1)],
            Reference = 0,
            Predictions = [[new(1, 1), new(0.5, 1), new(0.9, 0)]],
            DecisionCost = [[10, 1, 0.5]],
            Quality = [[1, 1, 0]],
            Cost = [[10, 1, 0.5]],
        };

        // From 0.5 to 1 the line rises from 0 to 1, then it is flat: (0.25 + 9) / 9.5. The tiny one gives a line from (0.5, 0) to (10, 1).
        Assert.Equal(9.25 / 9.5, PairWiseMethod.Aiq(table, 1, [0, 1]), 12);
        Assert.Equal(0.5, PairWiseMethod.Aiq(table, 2, [0, 1]), 12);
    }

    private static RoutePrediction[] Predict(IMatchPredictor predictor, string text)
    {
        var predictions = new RoutePrediction[predictor.Routes.Count];
        Assert.True(predictor.PredictAsync(text, predictions, CancellationToken.None).IsCompletedSuccessfully);
        return predictions;
    }
}
