using System.Security.Cryptography;

namespace BestRoute.Training;

/// <summary>The digest by which packages and reports name a file's content.</summary>
internal static class FileHash
{
    /// <summary>Gets the SHA-256, in lower-case hexadecimal.</summary>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static string Of(string file)
    {
        using var stream = DataFile.Open(file, "the path of a file");
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
