using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The pool the package was trained for.</summary>
/// <param name="Reference">The pool id of the reference model.</param>
/// <param name="Models">All models, the reference among them.</param>
/// <param name="Tokens">
/// How training counted the tokens of responses without usage: <see cref="O200k"/>; or <see langword="null"/>, and not in the file, for four
/// characters per token, as in older packages.
/// </param>
internal sealed record PackagePool(
    string Reference,
    IReadOnlyList<PackageModel> Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tokens = null)
{
    public const string O200k = "o200k";
}

/// <summary>A model of the pool that a package was trained or calibrated for, and its price at that time.</summary>
internal sealed record PackageModel(string Id, int MaxSamples, ModelPrice? Price = null);
