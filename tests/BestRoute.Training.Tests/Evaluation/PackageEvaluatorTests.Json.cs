using System.Text.Json;

namespace BestRoute.Training.Tests.Evaluation;

public sealed partial class PackageEvaluatorTests
{
    [Fact]
    public async Task To_json_has_the_documented_form()
    {
        var report = await PackageEvaluator.MeasureAsync(_suite.Request());
        using var json = JsonDocument.Parse(report.ToJson());
        var root = json.RootElement;

        Assert.Equal(["queries", "skipped", "quality", "reference", "methods", "targets", "leftOut", "calibration", "costEstimation", "drift", "billedOnce", "scorers", "traffic", "lostQueries", "source"], Names(root));
        Assert.Equal(["quality", "costPerThousandQueries"], Names(root.GetProperty("reference")));
        Assert.Equal(
            [
                "best-route", "best-route-threshold", "best-route-quality", "always-reference", "fixed", "random-mix-single", "random-mix",
                "oracle",
            ],
            root.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("name").GetString()!));
        foreach (var method in root.GetProperty("methods").EnumerateArray())
        {
            var isUntouched = method.GetProperty("name").GetString() == "best-route";
            string[] operatingPoint = isUntouched ? ["operatingPoint", "againstReference"] : [], comparison = isUntouched ? ["againstBestBaseline"] : [];
            Assert.Equal(
                [
                    "name", "curve", .. operatingPoint, "band", "aiq", "aiqRaw", "upliftOverRandomMixSingle", "qualityChangeAtCostReduction",
                    "upliftOverRandomMix", .. comparison,
                ],
                Names(method));
            Assert.Equal(["value", "low", "high"], Names(method.GetProperty("upliftOverRandomMix")));
            Assert.Equal(["costPerThousandQueries", "quality", "low", "high"], Names(method.GetProperty("band")[0]));
            if (isUntouched)
            {
                Assert.Equal(["baseline", "value", "low", "high"], Names(method.GetProperty("againstBestBaseline")));
                Assert.Equal(["costReduction", "qualityChange"], Names(method.GetProperty("againstReference")));
                Assert.Equal(["value", "low", "high"], Names(method.GetProperty("againstReference").GetProperty("qualityChange")));
            }

            Assert.Equal(["10", "20", "40", "60", "80"], Names(method.GetProperty("qualityChangeAtCostReduction")));
            Assert.Equal(["value", "low", "high"], Names(method.GetProperty("upliftOverRandomMixSingle")));
            foreach (var point in method.GetProperty("curve").EnumerateArray())
            {
                Assert.Equal(["setting", "costPerThousandQueries", "quality", "routes"], Names(point));
                Assert.Equal(1, point.GetProperty("routes").EnumerateObject().Sum(share => share.Value.GetDouble()), 9);
            }
        }

        // The log has no split val, on which the number of neighbours would be chosen.
        var leftOut = Assert.Single(root.GetProperty("leftOut").EnumerateArray());
        Assert.Equal(["name", "reason"], Names(leftOut));
        Assert.Equal("nearest-neighbours", leftOut.GetProperty("name").GetString());
        Assert.Contains("'val'", leftOut.GetProperty("reason").GetString(), StringComparison.Ordinal);

        var calibration = root.GetProperty("calibration");
        Assert.Equal(["pooled", "routes"], Names(calibration));
        Assert.Equal(["large", "middle", "middle x 2", "small", "small x 3"], Names(calibration.GetProperty("routes")));
        Assert.Equal(JsonValueKind.Null, calibration.GetProperty("routes").GetProperty("large").GetProperty("match").ValueKind);
        foreach (var predictions in calibration.GetProperty("routes").EnumerateObject().Select(route => route.Value).Append(calibration.GetProperty("pooled")))
        {
            Assert.Equal(["match", "quality", "gap"], Names(predictions));
            Assert.Equal(["brier", "brierConstant", "expectedCalibrationError", "reliability"], Names(predictions.GetProperty("quality")));
            Assert.Equal(["predicted", "observed", "queries"], Names(predictions.GetProperty("quality").GetProperty("reliability")[0]));
        }

        Assert.Equal(["squaredError", "squaredErrorConstant"], Names(calibration.GetProperty("pooled").GetProperty("gap")));
        Assert.Equal(
            ["model", "meanCost", "meanAbsoluteError", "meanAbsoluteErrorWithMeanLength"], Names(root.GetProperty("costEstimation")[0]));
        Assert.EndsWith("}\n", report.ToJson(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
