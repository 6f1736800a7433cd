using System.Text.Json.Nodes;

namespace BestRoute.Tests;

public sealed partial class PackageDamageTests
{
    [Fact]
    public void Any_truncation_of_the_manifest()
    {
        var text = File.ReadAllText(Manifest).TrimEnd();
        for (var length = 0; length < text.Length; length += 7)
        {
            File.WriteAllText(Manifest, text[..length]);

            AssertRefused(length == 0 ? "manifest.json' is empty" : "manifest.json is not a manifest");
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{\"schemaVersion\":1}")]
    [InlineData("{\"schemaVersion\":1,\"schemaVersion\":1}")]
    public void A_manifest_that_is_none(string content)
    {
        File.WriteAllText(Manifest, content);

        AssertRefused("manifest.json is not a manifest");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"schemaVersion\":\"1\"}")]
    [InlineData("{\"schemaVersion\":1.5}")]
    public void A_manifest_without_version(string content)
    {
        File.WriteAllText(Manifest, content);

        AssertRefused("has no schemaVersion");
    }

    [Fact]
    public void A_newer_version()
    {
        File.WriteAllText(Manifest, "{\"schemaVersion\":3,\"news\":true}");

        AssertRefused("it has schema version 3, but this version of BestRoute reads 1 to 2", "Update BestRoute");
    }

    [Fact]
    public void An_older_version()
    {
        EditManifest(static json => json["schemaVersion"] = 0);

        AssertRefused("it has schema version 0, but this version of BestRoute reads 1 to 2", "Train it again with `bestroute train`");
    }

    [Fact]
    public void Every_missing_member()
    {
        var names = JsonNode.Parse(File.ReadAllText(Manifest))!.AsObject().Select(static member => member.Key).Where(static name => name is not ("schemaVersion" or "operatingPoints" or "drift" or "curve")).ToArray();
        var original = File.ReadAllText(Manifest);
        Assert.Equal(13, names.Length);
        foreach (var name in names)
        {
            File.WriteAllText(Manifest, original);
            EditManifest(json => json.AsObject().Remove(name));

            AssertRefused(name);
        }
    }

    [Fact]
    public void A_huge_manifest()
    {
        using (var stream = new FileStream(Manifest, FileMode.Open))
        {
            stream.SetLength((16 << 20) + 1);
        }

        AssertRefused("at most 16777216");
    }

    [Theory]
    [InlineData("../weights.safetensors")]
    [InlineData("..")]
    [InlineData("/etc/hostname")]
    [InlineData("C:\\weights")]
    [InlineData("a\\b")]
    [InlineData("sub/weights.safetensors")]
    [InlineData("")]
    public void A_file_outside_of_the_folder(string name)
    {
        EditManifest(json => json["files"]![name] = new string('0', 64));

        AssertRefused($"lists '{name}', which is not a file name");
    }

    [Theory]
    [InlineData("pool.reference", "\"huge\"", "the reference 'huge' is not in the pool")]
    [InlineData("pool.models.1.id", "\"small\"", "'small' is in the pool twice")]
    [InlineData("pool.models.1.id", "\" \"", "has no id")]
    [InlineData("pool.models.1", "null", "has no id")]
    [InlineData("pool.models.0.maxSamples", "65", "maxSamples 65")]
    [InlineData("routes.0.model", "\"foreign\"", "route 'foreign' has a model that is not in the pool")]
    [InlineData("routes.0.model", "null", "")]
    [InlineData("routes.0.samples", "3", "has 3 samples, not 1 to 2")]
    [InlineData("routes.0.samples", "0", "has 0 samples")]
    [InlineData("routes.0.samples", "2", "is listed twice")]
    [InlineData("routes.2.samples", "2", "'large' has 2 samples, not 1 to 1")]
    [InlineData("routes", "[{\"model\":\"small\",\"samples\":1}]", "the route of the reference 'large' is missing")]
    [InlineData("drift.centres", "0", "the training queries have 0 centres")]
    [InlineData("drift.centres", "3", "the manifest needs F32 [3, 32]")]
    [InlineData("drift.scale.quantiles", "[]", "have no quantiles")]
    [InlineData("drift.scale.quantiles", "[2,1]", "not in ascending order")]
    [InlineData("drift.scale.quantiles", "[1]", "one quantile, and a tail of share 0.1")]
    [InlineData("drift.scale.tailShare", "0", "a tail of share 0")]
    [InlineData("drift.scale.tailShare", "1.5", "a tail of share 1.5")]
    [InlineData("drift.scale.tailScale", "0", "scale 0")]
    [InlineData("drift.scale", "null", "")]
    [InlineData("drift", "null", "' is not in the manifest")]
    [InlineData("calibration", "[]", "0 calibrations for 3 routes")]
    [InlineData("calibration.0", "null", "route 'small' is null")]
    [InlineData("calibration.0.gapSlope", "1.5", "gapSlope 1.5")]
    [InlineData("calibration.0.gapSlope", "-0.5", "gapSlope -0.5")]
    [InlineData("calibration.0.gapMean", "2", "gapMean 2")]
    [InlineData("calibration.0.match", "null", "has no match calibration")]
    [InlineData("calibration.2.match", "{\"slope\":1,\"intercept\":0,\"knots\":null}", "it is the reference")]
    [InlineData("calibration.1.match.knots", "[]", "no knots")]
    [InlineData("calibration.1.match.knots.0.logit", "3", "not in ascending order")]
    [InlineData("calibration.1.match.knots.0.probability", "1.5", "probability 1.5")]
    [InlineData("calibration.0.match.slope", "1e999", "")]
    [InlineData("calibration.0.match.slope", "\"1\"", "manifest.json is not a manifest")]
    [InlineData("calibration.0.match.slope", "\"NaN\"", "manifest.json is not a manifest")]
    [InlineData("lengthEstimates", "[]", "has no length estimate")]
    [InlineData("lengthEstimates.0.model", "\"large\"", "'large' is listed twice")]
    [InlineData("lengthEstimates.0.meanOutputTokens", "0", "greater than 0")]
    [InlineData("lengthEstimates.0.responses", "-1", "-1 responses")]
    [InlineData("lengthEstimates.0.charactersPerToken", "0", "'small' has 0 characters per token, not 0.25 to 16")]
    [InlineData("lengthEstimates.1.charactersPerToken", "16.5", "'large' has 16.5 characters per token, not 0.25 to 16")]
    [InlineData("lengthEstimates.1.charactersPerToken", "\"4\"", "manifest.json is not a manifest")]
    [InlineData("pool.tokens", "\"letters\"", "the pool has tokens 'letters', not 'o200k'")]
    [InlineData("scoreScale.minimum", "10", "is not a range")]
    [InlineData("operatingPoint.lambda", "-1", "lambda is -1")]
    [InlineData("sweep.lambdas.0", "-1", "the value -1 in its lambdas")]
    [InlineData("sweep.lambdas.0", "2", "not in ascending order")]
    [InlineData("sweep.thresholds.2", "1.5", "the value 1.5 in its thresholds")]
    [InlineData("curve.0.lambda", "2", "the lambdas of the curve are not in ascending order")]
    [InlineData("curve.1", "null", "the curve has an invalid point")]
    [InlineData("curve.1.costReduction", "1.5", "the curve has an invalid point")]
    [InlineData("curve.1.qualityChange", "1e999", "the curve has an invalid point")]
    [InlineData("encoder.kind", "\"onnx\"", "do not go together")]
    [InlineData("encoder.dimensions", "1", "the encoder has 1 dimensions")]
    [InlineData("encoder.lexical", "null", "has kind 'lexical', but no lexical parameters")]
    [InlineData("encoder.lexical.buckets", "300", "Buckets is 300")]
    [InlineData("encoder.lexical.surfaceWeight", "2", "SurfaceWeight is 2")]
    [InlineData("encoder.lexical.wordOrders", "[2, 1]", "WordOrders is 1")]
    [InlineData("encoder.lexical.buckets", "512", "tensor 'encoder.idf' is F32 [256], but the manifest needs F32 [512]")]
    [InlineData("scorer.kind", "\"oracle\"", "kind 'oracle', but this version of BestRoute knows 'consensus', 'linear', 'boosted', 'encoded', 'onnx'")]
    [InlineData("scorer.kind", "null", "kind ''")]
    [InlineData("scorer.kind", "1", "kind '1'")]
    [InlineData("scorer.kind", "\"linear\"", "missing required properties including: 'linear'")]
    [InlineData("scorer.kind", "\"boosted\"", "missing required properties including: 'boosted'")]
    [InlineData("scorer", "{}", "kind ''")]
    [InlineData("scorer", "[]", "manifest.json is not a manifest")]
    [InlineData("scorer", "null", "manifest.json is not a manifest")]
    [InlineData("scorer", "\"consensus\"", "manifest.json is not a manifest")]
    [InlineData("trainingData.0.sha256", "\"xyz\"", "no SHA-256")]
    [InlineData("trainingData.0.trainingQueries", "-1", "negative")]
    [InlineData("operatingPoints.0", "null", "has no target")]
    [InlineData("operatingPoints.0.target.value", "1", "an invalid one: CostReduction of 1")]
    [InlineData("operatingPoints.0.target.kind", "\"Luck\"", "manifest.json is not a manifest")]
    [InlineData("operatingPoints.0.target.kind", "7", "an invalid one: 7 of 0.6")]
    [InlineData("operatingPoints.0.confidence", "0.9", "confidence 0.9")]
    [InlineData("operatingPoints.1.confidence", "1", "confidence 1")]
    [InlineData("operatingPoints.1.confidence", "null", "a quality drop of at most 1% has confidence")]
    [InlineData("operatingPoints.0.lambda", "-1", "lambda -1")]
    [InlineData("operatingPoints.0.evidence.queries", "0", "invalid evidence")]
    [InlineData("operatingPoints.1.evidence.dropBound", "2", "invalid evidence")]
    [InlineData("operatingPoints.0.models", "[{\"id\":\"large\",\"maxSamples\":65}]", "the operating point for a cost reduction of 60%: model 'large' has maxSamples 65")]
    [InlineData("operatingPoints.0.models", "[{\"id\":\"small\",\"maxSamples\":1}]", "the operating point for a cost reduction of 60%: the reference 'large' is not in the pool")]
    [InlineData("operatingPoints.1.target", "{\"kind\":\"CostReduction\",\"value\":0.6}", "a cost reduction of 60% is listed twice")]
    [InlineData("files", "{}", "does not list weights.safetensors")]
    [InlineData("files", "{\"weights.safetensors\":\"00\"}", "without a SHA-256")]
    public void An_inconsistent_manifest(string path, string value, string fault)
    {
        EditManifest(json =>
        {
            var steps = path.Split('.');
            foreach (var step in steps[..^1])
            {
                json = int.TryParse(step, out var index) ? json[index]! : json[step]!;
            }

            var node = JsonNode.Parse(value);
            if (int.TryParse(steps[^1], out var last))
            {
                json[last] = node;
            }
            else
            {
                json[steps[^1]] = node;
            }
        });

        AssertRefused(fault);
    }
}
