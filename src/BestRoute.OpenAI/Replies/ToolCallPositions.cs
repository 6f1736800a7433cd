namespace BestRoute.OpenAI;

/// <summary>The tool calls of a streamed choice. Finds out to which call a part belongs where the server's index does not say it.</summary>
/// <remarks>Some servers leave the index out, or send 0 for every call. A call starts with the name of a function and a new id.</remarks>
internal sealed class ToolCallPositions
{
    private readonly List<Call> _calls = [];

    public bool IsEmpty => _calls.Count == 0;

    /// <summary>Finds the call of a part.</summary>
    /// <param name="index">The server's index, if it sent one.</param>
    /// <param name="id">The server's id, if it sent one.</param>
    /// <param name="hasName">Whether the part has the name of a function.</param>
    /// <returns>The position of the call, and whether the part starts it.</returns>
    public (int Position, bool IsNew) Find(int? index, string? id, bool hasName)
    {
        var known = id is null ? null : _calls.FindLast(call => call.Id == id && (index is null || call.Index == index));
        var starts = hasName && (id is not null || index is null);
        if (known is null && !starts)
        {
            known = _calls.FindLast(call => index is null || call.Index == index);
        }

        if (known is not null)
        {
            return (known.Position, false);
        }

        var position = index is { } wanted && _calls.TrueForAll(call => call.Position != wanted) ? wanted : _calls.Count == 0 ? 0 : _calls.Max(static call => call.Position) + 1;
        _calls.Add(new Call(position, index, id));
        return (position, true);
    }

    private sealed record Call(int Position, int? Index, string? Id);
}
