using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// The usage of one stream. Some backends report deltas, which are added; others repeat running totals with each update, and only the last one counts.
/// Not safe for concurrent use.
/// </summary>
internal struct StreamUsage
{
    private UsageDetails? _last;

    /// <summary>Gets the usage of the whole stream so far; null if nothing was reported.</summary>
    internal UsageDetails? Total { get; private set; }

    /// <summary>Adds an update.</summary>
    /// <returns>The length of its texts.</returns>
    internal TextLength Add(ChatResponseUpdate update)
    {
        var length = default(TextLength);
        for (var i = 0; i < update.Contents.Count; i++)
        {
            switch (update.Contents[i])
            {
                case UsageContent { Details: { } details }:
                    Add(details);
                    break;
                case TextContent { Text: { } text }:
                    length += TextLength.Of(text);
                    break;
            }
        }

        return length;
    }

    private void Add(UsageDetails report)
    {
        // A prompt is read once: if its count is there again, the report is a total.
        var isTotal = _last is { InputTokenCount: > 0 } last && report.InputTokenCount == last.InputTokenCount && report.OutputTokenCount >= last.OutputTokenCount.GetValueOrDefault();
        Total = isTotal || Total is null ? report : UsageSum.Add(UsageSum.Add(null, Total), report);
        _last = report.InputTokenCount > 0 ? report : _last;
    }
}
