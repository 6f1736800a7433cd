namespace BestRoute.Training;

/// <summary>A data file that an evaluation read.</summary>
/// <param name="File">The name of the file, without its folder.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
internal sealed record DataDigest(string File, string Sha256);
