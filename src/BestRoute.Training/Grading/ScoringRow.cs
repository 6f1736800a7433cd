using System.Buffers;
using System.Globalization;
using System.Text;

namespace BestRoute.Training;

/// <summary>A row of a log as it was read, byte for byte, with what graders need of it.</summary>
internal sealed class ScoringRow
{
    /// <summary>Gets the place of the row, for messages.</summary>
    public required string Origin { get; init; }

    /// <summary>Gets the row's JSON, UTF-8.</summary>
    public required byte[] Json { get; init; }

    /// <summary>Gets what was asked.</summary>
    public required Conversation Conversation { get; init; }

    /// <summary>Gets the text of <c>reference_answer</c>; <see langword="null"/> if there is none.</summary>
    public required string? GoldText { get; init; }

    /// <summary>Gets the responses in their order.</summary>
    public required IReadOnlyList<RowResponse> Responses { get; init; }

    /// <summary>Gets the bytes of the member <c>responses</c>, its name included.</summary>
    public required Range ResponsesMember { get; init; }

    /// <summary>Gets the place after the brace that opens the row.</summary>
    public required int Start { get; init; }

    /// <summary>Gets a value indicating whether the row is numbered as part of a job in shards.</summary>
    public required bool IsNumbered { get; init; }

    /// <summary>Gets the gold answer.</summary>
    /// <exception cref="DataException">The row has none.</exception>
    public string Gold => GoldText
        ?? throw new DataException($"{Origin}: 'reference_answer' is missing; give the right answer as a string or a number, or use another --by.");

    /// <summary>Returns the place of a response, for messages.</summary>
    public string Where(RowResponse response) => $"{Origin}, responses[{response.Index}] of '{response.Model}'";

    /// <summary>Gets the text of a model's first response.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public string FirstTextOf(string model) => Responses.FirstOrDefault(response => response.Model == model)?.Text
        ?? throw new DataException($"{Origin}: the row has no response of the reference '{model}' to compare with; add one, or leave the row out.");

    /// <summary>Writes the row with one of its responses in place of all, as member <c>response</c>: what a command is given.</summary>
    public byte[] WriteFor(RowResponse response) =>
        [.. Json.AsSpan()[..ResponsesMember.Start], .. "\"response\":"u8, .. Json.AsSpan()[response.Json], .. Json.AsSpan()[ResponsesMember.End..], (byte)'\n'];

    /// <summary>Writes the row with scores; everything else stays as it was.</summary>
    /// <param name="scores">By response; <see langword="null"/> leaves one as it is, and NaN becomes JSON's null.</param>
    /// <param name="number">Put first as member <c>row</c> if it is not <see langword="null"/>.</param>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<double?> scores, long? number)
    {
        var target = new ArrayBufferWriter<byte>(Json.Length + (24 * (Responses.Count + 1)));
        var written = 0;
        void Put(string text) => Encoding.UTF8.GetBytes(text, target);
        void CopyTo(Index end)
        {
            target.Write(Json.AsSpan(written..end));
            written = end.Value;
        }

        if (number is { } row)
        {
            CopyTo(Start);
            Put(string.Create(CultureInfo.InvariantCulture, $"\"row\":{row},"));
        }

        foreach (var response in Responses)
        {
            if (scores[response.Index] is { } score)
            {
                CopyTo(response.Slot.Start);
                Put(response.HasMember ? "" : ",\"score\":");
                Put(double.IsNaN(score) ? "null" : score.ToString(CultureInfo.InvariantCulture));
                written = response.Slot.End.Value;
            }
        }

        CopyTo(Json.Length);
        return target.WrittenMemory;
    }
}
