using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>The rows of a prompt file that belong to a shard, read as a stream as often as they are needed.</summary>
internal sealed class PromptFile
{
    /// <summary>The member that the rows of shards begin with.</summary>
    public const string RowMember = "row";

    public const string ResponsesMember = "responses";

    private readonly string _file;
    private readonly Shard _shard;

    private PromptFile(string file, Shard shard) => (_file, _shard) = (file, shard);

    /// <summary>The length of each conversation of the shard, in characters.</summary>
    public IReadOnlyList<int> Lengths { get; private set; } = [];

    /// <summary>The SHA-256 of all rows, those of other shards too.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>Checks every row of the file.</summary>
    /// <exception cref="DataException">The file cannot be read, holds no row, or a row is malformed.</exception>
    public static PromptFile Open(string file, Shard shard, CancellationToken cancellationToken)
    {
        var prompts = new PromptFile(file, shard);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lengths = new List<int>();
        long rows = 0;
        foreach (var row in prompts.Read(everyShard: true))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(Encoding.UTF8.GetBytes(row.Json + "\n"));
            rows++;
            if (shard.Holds(row.Number))
            {
                lengths.Add(row.Conversation.Text.Length);
            }
        }

        if (rows == 0)
        {
            throw new DataException($"{file}: the file has no rows; write one JSON object with 'prompt' or 'messages' per line.");
        }

        (prompts.Lengths, prompts.Digest) = (lengths, Convert.ToHexStringLower(hash.GetHashAndReset()));
        return prompts;
    }

    /// <summary>Reads the rows of the shard in their order.</summary>
    public IEnumerable<PromptRow> Rows() => Read(everyShard: false);

    private IEnumerable<PromptRow> Read(bool everyShard)
    {
        long line = 0, number = 0;
        var place = 0;
        foreach (var json in TextLines.Read(_file))
        {
            line++;
            if (string.IsNullOrWhiteSpace(json))
            {
                continue;
            }

            var held = _shard.Holds(number);
            if (held || everyShard)
            {
                yield return new PromptRow(number, place, ConversationOf(json, $"{_file}, line {line}"), json);
            }

            number++;
            place += held ? 1 : 0;
        }
    }

    private static Conversation ConversationOf(string json, string origin)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new DataException($"{origin}: the line is a JSON {root.ValueKind.ToString().ToLowerInvariant()}; write an object with 'prompt' or 'messages'.");
            }

            foreach (var member in root.EnumerateObject())
            {
                if (member.Name is ResponsesMember or RowMember)
                {
                    throw new DataException($"{origin}: the row already has '{member.Name}', which the collection writes; remove this member.");
                }
            }

            return Conversation.Read(root);
        }
        catch (JsonException e)
        {
            throw new DataException($"{origin}: not valid JSON{(e.BytePositionInLine is { } position ? $" at byte {position + 1}" : "")}: {JsonMessage.Of(e)} Write one JSON object per line.", e);
        }
        catch (FormatException e)
        {
            throw new DataException($"{origin}: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{origin}: a name contains half of a surrogate pair, so it is not valid text; replace it with \\ufffd.", e);
        }
    }
}
