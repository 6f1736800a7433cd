using System.Text.Json;

namespace BestRoute.Training;

/// <summary>
/// Reads the field <c>reference_answer</c> of logs. It is separate from <see cref="QueryRecord"/> on purpose: no predictor and no scorer may reach
/// it, and nobody but <see cref="QualityMeasure"/> has it.
/// </summary>
internal sealed class GoldTexts
{
    private readonly Dictionary<UInt128, string> _texts = [];

    private GoldTexts()
    {
    }

    /// <summary>Reads logs from which queries were read before, so that their rows are known to be well formed.</summary>
    public static GoldTexts Read(IEnumerable<string> files)
    {
        var golds = new GoldTexts();
        foreach (var (_, _, line) in new LogLines([.. files], static _ => { }).Read())
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.TryGetProperty("reference_answer", out var gold) && gold.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                golds._texts.TryAdd(PromptHash.Of(Conversation.Read(row.RootElement).Key), gold.ToString());
            }
        }

        return golds;
    }

    /// <summary>Gets the gold text of a query; of two rows that ask the same the first that has one counts.</summary>
    public string Of(QueryRecord query) => _texts[PromptHash.Of(query.Key)];

    /// <summary>Refuses a query without a gold text.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public void ThrowIfMissing(QueryRecord query)
    {
        if (!_texts.ContainsKey(PromptHash.Of(query.Key)))
        {
            throw new DataException(
                $"{query.Origin}: 'reference_answer' is missing, but --quality needs it; give the gold text, or use a quality against the reference.");
        }
    }
}
