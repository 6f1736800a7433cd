using System.Text;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>A row of a log whose split is to be set. Everything else in it stays as it is.</summary>
internal sealed class SplitRow
{
    private readonly byte[] _json;
    private readonly Range _slot;
    private readonly bool _hasMember;

    private SplitRow(byte[] json, Range slot, bool hasMember, UInt128 group) => (_json, _slot, _hasMember, Group) = (json, slot, hasMember, group);

    /// <summary>Gets the group of the query.</summary>
    public UInt128 Group { get; }

    /// <summary>Reads a row.</summary>
    /// <param name="origin">The place of the row, for messages.</param>
    /// <param name="line">The row.</param>
    /// <param name="overwrite">Whether a split that is there is replaced.</param>
    /// <exception cref="DataException">The row is malformed, has a split, or is a row of a shard.</exception>
    public static SplitRow Parse(string origin, string line, bool overwrite)
    {
        var json = Encoding.UTF8.GetBytes(line);
        try
        {
            var (slot, split) = Slot(json, origin);
            if (split is not null && !overwrite)
            {
                throw new DataException($"{origin}: the row is already in split '{split}'; use the log as it is, or replace the splits with --overwrite.");
            }

            return new SplitRow(json, slot, split is not null, SplitGroup.Of(Conversation.Read(JsonElement.Parse(json))));
        }
        catch (JsonException e)
        {
            throw new DataException($"{origin}: not valid JSON: {JsonMessage.Of(e)} Write one JSON object per line.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{origin}: a string contains half of a surrogate pair, so it is not valid text; replace it with \\ufffd.", e);
        }
        catch (FormatException e)
        {
            throw new DataException($"{origin}: {e.Message}", e);
        }
    }

    /// <summary>Writes the row with a split.</summary>
    public byte[] Write(string split) =>
    [
        .. _json.AsSpan()[.._slot.Start],
        .. Encoding.UTF8.GetBytes(_hasMember ? $"\"{split}\"" : $"\"split\":\"{split}\","),
        .. _json.AsSpan()[_slot.End..],
    ];

    /// <summary>Finds the value of <c>split</c>, or the place for the member after the brace that opens the row.</summary>
    private static (Range Slot, string? Split) Slot(byte[] json, string origin)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new DataException($"{origin}: the line is not a JSON object; write an object with 'prompt' or 'messages', and 'responses'.");
        }

        var start = (int)reader.BytesConsumed;
        (Range, string?) found = (start..start, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("row"u8))
            {
                throw new DataException($"{origin}: the row has a member 'row', so the file is a shard; merge the shards first (`bestroute merge`).");
            }

            var isSplit = reader.ValueTextEquals("split"u8);
            reader.Read();
            if (isSplit)
            {
                found = ((int)reader.TokenStartIndex..(int)reader.BytesConsumed, reader.TokenType == JsonTokenType.String
                    ? reader.GetString()
                    : throw new DataException($"{origin}: 'split' is not a string; leave it out."));
            }

            reader.Skip();
        }

        return found;
    }
}
