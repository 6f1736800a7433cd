using System.IO.Compression;
using System.Text.Json.Nodes;

namespace BestRoute.Studies.Suites;

/// <summary>Copies a log with other splits.</summary>
internal static class SplitCopy
{
    /// <summary>Copies a log.</summary>
    /// <param name="log">The log, compressed.</param>
    /// <param name="copy">The path of the copy.</param>
    /// <param name="splitOf">Returns the split of a query in the copy, from its split in the log and its prompt.</param>
    /// <returns>The path of the copy.</returns>
    public static string Write(string log, string copy, Func<string?, string, string?> splitOf)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(log), CompressionMode.Decompress));
        using var writer = new StreamWriter(new GZipStream(File.Create(copy), CompressionLevel.Fastest));
        while (reader.ReadLine() is { } line)
        {
            var row = JsonNode.Parse(line)!;
            var own = (string?)row["split"];
            if (splitOf(own, (string)row["prompt"]!) is { } split && split != own)
            {
                row["split"] = split;
                line = row.ToJsonString();
            }

            writer.WriteLine(line);
        }

        return copy;
    }
}
