namespace BestRoute.Training;

/// <summary>What a report was made from: enough to make it again, and to see whether two reports are of the same data.</summary>
/// <param name="Version">The version of the library.</param>
/// <param name="Command">The command that made the report; <see langword="null"/> where it was made by a program.</param>
/// <param name="Split">The split that was evaluated.</param>
/// <param name="Package">The SHA-256, in lower-case hexadecimal, of the package's manifest, which holds those of its other files.</param>
/// <param name="Seed">The seed of the package's training.</param>
/// <param name="Data">The data files.</param>
/// <param name="Reference">The pool id of the reference.</param>
/// <param name="Models">The models of the pool at the prices that counted.</param>
/// <param name="Resamples">The number of bootstrap resamples behind each interval.</param>
internal sealed record EvaluationSource(
    string Version,
    string? Command,
    string Split,
    string Package,
    int Seed,
    IReadOnlyList<DataDigest> Data,
    string Reference,
    IReadOnlyList<PricedModel> Models,
    int Resamples);
