using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace BestRoute.Tests;

/// <summary>Loading a damaged package gives one error that names the path, the fault and the fix.</summary>
public sealed partial class PackageDamageTests : IDisposable
{
    private const string Newline = "\n";
    private readonly TemporaryFolder _folder = new();

    public PackageDamageTests() => TestPackages.Create(
        points:
        [
            new(RoutingTarget.CostReduction(0.6), null, 40, new(1000, 0.61, -0.02, null)),
            new(RoutingTarget.MaxQualityDrop(0.01), 0.95, null, new(1000, 0, 0, 0)),
        ],
        prompts: new([1, 2]),
        distribution: new(32, new float[32 * 33 / 2], new float[2 * 32], new([0.5, 1], 0.1, 2))).Save(_folder.Package);

    public void Dispose() => _folder.Dispose();

    private string Manifest => _folder.File("manifest.json");

    private string Weights => _folder.File("weights.safetensors");

    private void AssertRefused(string fault, string fix = "bestroute train")
    {
        var exception = Assert.Throws<PackageException>(() => RoutingPackage.Load(_folder.Package));

        Assert.Contains($"'{_folder.Package}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.Contains(fix, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Newline, exception.Message, StringComparison.Ordinal);
    }

    private void EditManifest(Action<JsonNode> edit) => _folder.EditManifest(edit);

    private void EditWeights(Func<byte[], byte[]> edit) => _folder.EditWeights(edit);

    [Fact]
    public void A_folder_that_is_not_there()
    {
        Directory.Delete(_folder.Package, recursive: true);

        AssertRefused("the folder does not exist");
    }

    [Fact]
    public void A_folder_without_manifest()
    {
        File.Delete(Manifest);

        AssertRefused("it has no manifest.json");
    }

    [Fact]
    public void F1_a_manifest_in_another_encoding()
    {
        var manifest = File.ReadAllText(Manifest);
        File.WriteAllBytes(Manifest, Encoding.Latin1.GetBytes("\n" + manifest.Replace("\"large\"", "\"café\"", StringComparison.Ordinal)));
        AssertRefused("manifest.json, line ");
        AssertRefused("(0xE9) is not valid UTF-8; save the file as UTF-8");

        File.WriteAllText(Manifest, manifest, Encoding.Unicode);
        AssertRefused("manifest.json, line 1: the text is in UTF-16 or UTF-32; save the file as UTF-8");

        File.WriteAllText(Manifest, manifest, Encoding.UTF8);
        Assert.Equal("large", RoutingPackage.Load(_folder.Package).Manifest.Pool.Reference);
    }

    [ShellTheory]
    [InlineData("manifest.json")]
    [InlineData("weights.safetensors")]
    [InlineData("prompts.bin")]
    public async Task F3_a_pipe_or_device_is_refused_and_not_waited_for(string name)
    {
        File.Delete(_folder.File(name));
        using (var make = Process.Start("mkfifo", [_folder.File(name)]))
        {
            await make.WaitForExitAsync();
        }

        await Task.Run(() => AssertRefused("is not an ordinary file")).OrHang();

        File.Delete(_folder.File(name));
        File.CreateSymbolicLink(_folder.File(name), "/dev/zero");
        AssertRefused("is not an ordinary file");

        File.Delete(_folder.File(name));
        Directory.CreateDirectory(_folder.File(name));
        AssertRefused($"{name}' is a folder", "can read and write the folder");
    }

    [Fact]
    public void A_missing_file()
    {
        File.Delete(Weights);

        AssertRefused("'weights.safetensors' is missing, but the manifest is there", "<BestRoutePackage Include=\"FOLDER\" />");
    }

    [Fact]
    public void A_listed_file_that_is_missing()
    {
        EditManifest(static json => json["files"]!["more.bin"] = new string('0', 64));

        AssertRefused("'more.bin' is missing", "Copy the whole folder.");
    }

    [Fact]
    public void F5_a_folder_with_the_manifest_alone()
    {
        File.Delete(_folder.File("prompts.bin"));
        File.Delete(Weights);

        AssertRefused("'prompts.bin', 'weights.safetensors' are missing, but the manifest is there. A part of the folder was not copied. In a web project, `dotnet publish` copies only the .json files", "<BestRoutePackage Include=");
    }

    [Fact]
    public void Truncated_prompts()
    {
        byte[] content = [1, 2, 3];
        File.WriteAllBytes(_folder.File("prompts.bin"), content);
        AssertRefused("prompts.bin has SHA-256");

        EditManifest(json => json["files"]!["prompts.bin"] = Convert.ToHexStringLower(SHA256.HashData(content)));
        AssertRefused("in prompts.bin, 3 bytes are not a multiple of 8");
    }

    [Fact]
    public void A_scorer_of_a_newer_recipe()
    {
        EditManifest(static json => json["scorer"] = JsonNode.Parse("{\"kind\":\"linear\",\"linear\":{\"featureVersion\":99,\"hashBuckets\":64,\"seed\":1}}"));

        AssertRefused("features of version 99", "Update BestRoute");
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
