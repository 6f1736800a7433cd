using System.Security.Cryptography;

namespace BestRoute.Onnx;

/// <summary>Computes the digests of a model folder's files. Some files are larger than memory.</summary>
internal static class FileDigest
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Returns the SHA-256 of a file in lower-case hexadecimal digits.</summary>
    /// <exception cref="OnnxModelException">The file is missing or cannot be read.</exception>
    public static string Of(string path)
    {
        try
        {
            if (ModelFile.LengthOf(path) == 0)
            {
                return Of([]);
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, PieceBytes, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Returns the SHA-256 of bytes in lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> content) => PackageFolder.Digest(content);
}
