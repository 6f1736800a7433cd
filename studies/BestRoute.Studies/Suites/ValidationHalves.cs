using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace BestRoute.Studies.Suites;

/// <summary>Keeps one half of split val from training, so that operating points can be chosen on it.</summary>
internal static class ValidationHalves
{
    /// <summary>Copies a log and moves every second query of split val, by a hash of its prompt, into another split.</summary>
    /// <returns>The path of the copy.</returns>
    public static string Write(string log, string copy, string split)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(log), CompressionMode.Decompress));
        using var writer = new StreamWriter(new GZipStream(File.Create(copy), CompressionLevel.Fastest));
        while (reader.ReadLine() is { } line)
        {
            var row = JsonNode.Parse(line)!;
            if ((string?)row["split"] == "val" && SHA256.HashData(Encoding.UTF8.GetBytes((string)row["prompt"]!))[^1] % 2 == 0)
            {
                row["split"] = split;
                line = row.ToJsonString();
            }

            writer.WriteLine(line);
        }

        return copy;
    }
}
