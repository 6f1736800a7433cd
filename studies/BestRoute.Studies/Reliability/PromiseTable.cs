using System.Text;
using BestRoute.Studies.Faults;

namespace BestRoute.Studies.Reliability;

/// <summary>The promises for some faults, as a table in Markdown.</summary>
internal static class PromiseTable
{
    public static string Of(IReadOnlyList<Fault> faults)
    {
        var table = new StringBuilder("| fault | first route | one of n | all of n | reference | everywhere |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var fault in faults)
        {
            table.Append($"| {fault} | ").AppendJoin(" | ", Cell.Places.Select(place => Of(fault, place))).Append(" |\n");
        }

        return table.ToString();
    }

    /// <summary>One promise, or two where a stream has another.</summary>
    private static string Of(Fault fault, Place place)
    {
        var (whole, stream) = (Of(new Cell(fault, place, Streaming: false)), Of(new Cell(fault, place, Streaming: true)));
        return whole is null ? stream ?? "" : stream is null || stream == whole ? whole : $"{whole}; streaming: {stream}";
    }

    private static string? Of(Cell cell) => cell.Effect is null ? null : cell.Promise.ToString();
}
