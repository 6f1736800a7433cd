using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace BestRoute.Tests;

/// <summary>Whatever is wrong with a package, loading says so in one error: path, fault, mend.</summary>
public sealed class PackageDamageTests : IDisposable
{
    private const string Newline = "\n";
    private readonly TemporaryFolder _folder = new();

    public PackageDamageTests() => TestPackages.Create(
        points:
        [
            new(RoutingTarget.CostReduction(0.6), null, 40, new(1000, 0.61, -0.02, null)),
            new(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, new(1000, 0, 0, 0)),
        ],
        prompts: new([1, 2])).Save(_folder.Package);

    public void Dispose() => _folder.Dispose();

    private string Manifest => _folder.File("manifest.json");

    private string Weights => _folder.File("weights.safetensors");

    private void AssertRefused(string fault, string mend = "bestroute train")
    {
        var exception = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package));

        Assert.Contains($"'{_folder.Package}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.Contains(mend, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Newline, exception.Message, StringComparison.Ordinal);
    }

    private void EditManifest(Action<JsonNode> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(Manifest))!;
        edit(json);
        File.WriteAllText(Manifest, json.ToJsonString());
    }

    /// <summary>Changes the weights and lists the digest of the changed file, so that only the content is wrong.</summary>
    private void EditWeights(Func<byte[], byte[]> edit)
    {
        var content = edit(File.ReadAllBytes(Weights));
        File.WriteAllBytes(Weights, content);
        EditManifest(json => json["files"]!["weights.safetensors"] = Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private void EditHeader(Func<string, string> edit) => EditWeights(file =>
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var header = Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(file, 8, length)));
        var size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
        return [.. size, .. header, .. file[(8 + length)..]];
    });

    [Fact]
    public void A_folder_that_is_not_there()
    {
        Directory.Delete(_folder.Package, recursive: true);

        AssertRefused("there is no such folder");
    }

    [Fact]
    public void A_folder_without_manifest()
    {
        File.Delete(Manifest);

        AssertRefused("it has no manifest.json");
    }

    [Fact]
    public void A_missing_file()
    {
        File.Delete(Weights);

        AssertRefused("the file weights.safetensors is missing");
    }

    [Fact]
    public void A_listed_file_that_is_missing()
    {
        EditManifest(static json => json["files"]!["more.bin"] = new string('0', 64));

        AssertRefused("the file more.bin is missing");
    }

    [Fact]
    public void Truncated_prompts()
    {
        byte[] content = [1, 2, 3];
        File.WriteAllBytes(_folder.File("prompts.bin"), content);
        AssertRefused("prompts.bin has SHA-256");

        EditManifest(json => json["files"]!["prompts.bin"] = Convert.ToHexStringLower(SHA256.HashData(content)));
        AssertRefused("in prompts.bin, 3 bytes are no hashes");
    }

    [Fact]
    public void Truncated_weights()
    {
        File.WriteAllBytes(Weights, File.ReadAllBytes(Weights)[..^1]);

        AssertRefused("weights.safetensors has SHA-256");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_flipped_bit_in_the_weights(double position)
    {
        var content = File.ReadAllBytes(Weights);
        content[(int)(position * (content.Length - 1))] ^= 1;
        File.WriteAllBytes(Weights, content);

        AssertRefused("weights.safetensors has SHA-256");
    }

    [Fact]
    public void Any_truncation_of_the_manifest()
    {
        var text = File.ReadAllText(Manifest).TrimEnd();
        for (var length = 0; length < text.Length; length += 7)
        {
            File.WriteAllText(Manifest, text[..length]);

            AssertRefused("manifest.json is no manifest");
        }
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{\"schemaVersion\":1}")]
    [InlineData("{\"schemaVersion\":1,\"schemaVersion\":1}")]
    public void A_manifest_that_is_none(string content)
    {
        File.WriteAllText(Manifest, content);

        AssertRefused("manifest.json is no manifest");
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
        File.WriteAllText(Manifest, "{\"schemaVersion\":2,\"news\":true}");

        AssertRefused("schema version 2", "Update BestRoute");
    }

    [Fact]
    public void An_older_version()
    {
        EditManifest(static json => json["schemaVersion"] = 0);

        AssertRefused("schema version 0");
    }

    [Fact]
    public void Every_missing_member()
    {
        var names = JsonNode.Parse(File.ReadAllText(Manifest))!.AsObject().Select(static member => member.Key).Where(static name => name is not ("schemaVersion" or "operatingPoints")).ToArray();
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
    public void An_unknown_member()
    {
        EditManifest(static json => json["scoreScale"]!["median"] = 1);

        AssertRefused("median");
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

        AssertRefused($"lists '{name}', which is no file name");
    }

    [Theory]
    [InlineData("pool.reference", "\"huge\"", "the reference 'huge' is not in the pool")]
    [InlineData("pool.models.1.id", "\"small\"", "'small' is twice")]
    [InlineData("pool.models.1.id", "\" \"", "has no id")]
    [InlineData("pool.models.1", "null", "has no id")]
    [InlineData("pool.models.0.maxSamples", "65", "maxSamples 65")]
    [InlineData("routes.0.model", "\"foreign\"", "route 'foreign' is of a model that is not in the pool")]
    [InlineData("routes.0.model", "null", "")]
    [InlineData("routes.0.samples", "3", "has 3 samples, not 1 to 2")]
    [InlineData("routes.0.samples", "0", "has 0 samples")]
    [InlineData("routes.0.samples", "2", "is there twice")]
    [InlineData("routes.2.samples", "2", "'large' has 2 samples, not 1 to 1")]
    [InlineData("routes", "[{\"model\":\"small\",\"samples\":1}]", "the route of the reference 'large' is missing")]
    [InlineData("calibration", "[]", "0 calibrations for 3 routes")]
    [InlineData("calibration.0", "null", "route 'small' is null")]
    [InlineData("calibration.0.gapSlope", "1.5", "gapSlope 1.5")]
    [InlineData("calibration.0.gapSlope", "-0.5", "gapSlope -0.5")]
    [InlineData("calibration.0.gapMean", "2", "gapMean 2")]
    [InlineData("calibration.0.match", "null", "lacks match")]
    [InlineData("calibration.2.match", "{\"slope\":1,\"intercept\":0,\"knots\":null}", "it is the reference")]
    [InlineData("calibration.1.match.knots", "[]", "no knots")]
    [InlineData("calibration.1.match.knots.0.logit", "3", "not in ascending order")]
    [InlineData("calibration.1.match.knots.0.probability", "1.5", "probability 1.5")]
    [InlineData("calibration.0.match.slope", "1e999", "")]
    [InlineData("calibration.0.match.slope", "\"1\"", "manifest.json is no manifest")]
    [InlineData("calibration.0.match.slope", "\"NaN\"", "manifest.json is no manifest")]
    [InlineData("lengthEstimates", "[]", "has no length estimate")]
    [InlineData("lengthEstimates.0.model", "\"large\"", "'large' is doubled")]
    [InlineData("lengthEstimates.0.meanOutputTokens", "0", "greater than 0")]
    [InlineData("lengthEstimates.0.responses", "-1", "-1 responses")]
    [InlineData("scoreScale.minimum", "10", "is no range")]
    [InlineData("operatingPoint.lambda", "-1", "lambda is -1")]
    [InlineData("sweep.lambdas.0", "-1", "-1 among its lambdas")]
    [InlineData("sweep.lambdas.0", "2", "not in ascending order")]
    [InlineData("sweep.thresholds.2", "1.5", "1.5 among its thresholds")]
    [InlineData("encoder.kind", "\"onnx\"", "do not go together")]
    [InlineData("encoder.dimensions", "1", "the encoder has 1 dimensions")]
    [InlineData("encoder.lexical", "null", "do not go together")]
    [InlineData("encoder.lexical.buckets", "300", "Buckets is 300")]
    [InlineData("encoder.lexical.surfaceWeight", "2", "SurfaceWeight is 2")]
    [InlineData("encoder.lexical.wordOrders", "[2, 1]", "WordOrders is 1")]
    [InlineData("encoder.lexical.buckets", "512", "tensor 'encoder.idf' is F32 [256]; the manifest wants F32 [512]")]
    [InlineData("scorer.kind", "\"oracle\"", "kind 'oracle'")]
    [InlineData("scorer.kind", "\"linear\"", "do not go together")]
    [InlineData("trainingData.0.sha256", "\"xyz\"", "no SHA-256")]
    [InlineData("trainingData.0.trainingQueries", "-1", "negative")]
    [InlineData("operatingPoints.0", "null", "has no target")]
    [InlineData("operatingPoints.0.target.value", "1", "the target CostReduction of 1")]
    [InlineData("operatingPoints.0.target.kind", "\"Luck\"", "manifest.json is no manifest")]
    [InlineData("operatingPoints.0.target.kind", "7", "the target 7 of 0.6")]
    [InlineData("operatingPoints.0.confidence", "0.9", "confidence 0.9")]
    [InlineData("operatingPoints.1.confidence", "1", "confidence 1")]
    [InlineData("operatingPoints.1.confidence", "null", "a quality drop of at most 1 % has confidence")]
    [InlineData("operatingPoints.0.lambda", "-1", "lambda -1")]
    [InlineData("operatingPoints.0.evidence.queries", "0", "evidence that is none")]
    [InlineData("operatingPoints.1.evidence.dropBound", "2", "evidence that is none")]
    [InlineData("operatingPoints.1.target", "{\"kind\":\"CostReduction\",\"value\":0.6}", "a cost reduction of 60 % is there twice")]
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

    [Fact]
    public void A_scorer_of_a_newer_recipe()
    {
        EditManifest(static json => json["scorer"] = JsonNode.Parse("{\"kind\":\"linear\",\"linear\":{\"featureVersion\":99,\"hashBuckets\":64,\"seed\":1}}"));

        AssertRefused("features of version 99", "Update BestRoute");
    }

    [Theory]
    [InlineData("heads.weights")]
    [InlineData("heads.biases")]
    [InlineData("encoder.idf")]
    [InlineData("encoder.rowScales")]
    [InlineData("encoder.surfaceMean")]
    [InlineData("encoder.surfaceScale")]
    public void A_number_that_is_not_finite(string tensor)
    {
        EditWeights(file =>
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            var begin = (int)JsonNode.Parse(file.AsSpan(8, length))![tensor]!["data_offsets"]![0]!;
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(8 + length + begin), float.NaN);
            return file;
        });

        AssertRefused("[0] is NaN; it must be finite");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 40)]
    [InlineData(5_000_000UL)]
    [InlineData(200_000UL)]
    public void A_header_longer_than_the_file_or_the_limit(ulong length)
    {
        EditWeights(file =>
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            return file;
        });

        AssertRefused($"the header claims {length} bytes");
    }

    [Fact]
    public void Too_few_bytes_for_a_header()
    {
        EditWeights(static _ => [1, 2, 3]);

        AssertRefused("the file has 3 bytes");
    }

    [Theory]
    [InlineData("heads.biases", "heads.prejudices", "tensor 'heads.biases' is missing")]
    [InlineData("encoder.idf", "encoder.IDF", "tensor 'encoder.idf' is missing")]
    [InlineData("{\"heads.weights\":", "{\"x\":{\"dtype\":\"I8\",\"shape\":[0],\"data_offsets\":[0,0]},\"heads.weights\":", "tensor 'x' is unknown")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[32,8]", "F32 [32, 8]; the manifest wants F32 [8, 32]")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[8,33]", "has shape [8, 33]")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[9223372036854775807,4]", "has shape [9223372036854775807, 4]")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[-8,-32]", "no whole number")]
    [InlineData("\"shape\":[8,32]", "\"shape\":[8.5,32]", "no whole number")]
    [InlineData("\"shape\":[8,32]", "\"shape\":\"6\"", "no array")]
    [InlineData("\"data_offsets\":[0,1024]", "\"data_offsets\":[1024,0]", "no range")]
    [InlineData("\"data_offsets\":[0,1024]", "\"data_offsets\":[4,1028]", "a gap or an overlap")]
    [InlineData("\"data_offsets\":[1024,1056]", "\"data_offsets\":[992,1024]", "a gap or an overlap")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"F16\"", "dtype 'F16'")]
    [InlineData("\"dtype\":\"I8\"", "\"dtype\":7", "dtype '7'")]
    [InlineData("\"dtype\":\"F32\",", "", "lacks dtype")]
    [InlineData("\"heads.biases\"", "\"heads.weights\"", "no valid JSON")]
    [InlineData("{\"heads.weights\"", "[\"heads.weights\"", "no valid JSON")]
    public void A_header_that_does_not_describe_the_data(string original, string replacement, string fault)
    {
        EditHeader(header =>
        {
            var at = header.IndexOf(original, StringComparison.Ordinal);
            Assert.True(at >= 0);
            return header[..at] + replacement + header[(at + original.Length)..];
        });

        AssertRefused(fault);
    }

    [Fact]
    public void Bytes_after_the_last_tensor()
    {
        EditWeights(static file => [.. file, 0]);

        AssertRefused("follow the header");
    }

    [Fact]
    public void Random_damage_behind_a_right_digest_never_escapes_as_another_error()
    {
        var random = new Random(37);
        var (weights, manifest) = (File.ReadAllBytes(Weights), File.ReadAllBytes(Manifest));
        for (var round = 0; round < 300; round++)
        {
            File.WriteAllBytes(Manifest, manifest);
            EditWeights(_ =>
            {
                byte[] damaged = [.. weights];
                for (var i = 0; i < 3; i++)
                {
                    damaged[random.Next(Math.Min(damaged.Length, 900))] = (byte)random.Next(256);
                }

                return damaged;
            });
            if (Record.Exception(() => RoutingPackage.Load(_folder.Package)) is { } exception)
            {
                Assert.IsType<PackageException>(exception);
            }

            byte[] text = [.. manifest];
            text[random.Next(text.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(Manifest, text);
            File.WriteAllBytes(Weights, weights);
            if (Record.Exception(() => RoutingPackage.Load(_folder.Package)) is { } other)
            {
                Assert.IsType<PackageException>(other);
            }
        }
    }
}
