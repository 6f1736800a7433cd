using System.Text;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// The updates of a stream before its first content. They are held back, because the stream may still fail or end, and then another route answers.
/// Not safe for concurrent use.
/// </summary>
/// <param name="isReference">Whether the reference model streams. Its thoughts are content: nobody can think better.</param>
/// <param name="inBackground">Whether the caller allows background responses, which are continued by a token instead of content.</param>
internal sealed class StreamHead(bool isReference, bool inBackground)
{
    private readonly List<ChatResponseUpdate> _updates = new(1);
    private readonly StringBuilder _text = new();

    /// <summary>Gets the updates that are held back.</summary>
    internal IReadOnlyList<ChatResponseUpdate> Updates => _updates;

    /// <summary>Gets whether the stream has content: text, a tool call, data, or the token of a background response.</summary>
    internal bool HasContent { get; private set; }

    /// <summary>Gets whether the model shows that it thinks.</summary>
    internal bool HasThoughts { get; private set; }

    /// <summary>Gets whether the model refused to answer, or a filter blocked its answer. The backend works.</summary>
    internal bool IsRefused { get; private set; }

    internal void Add(ChatResponseUpdate update)
    {
        _updates.Add(update);
        IsRefused |= update.FinishReason == ChatFinishReason.ContentFilter;
        HasContent |= inBackground && update.ContinuationToken is not null;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    AddText(text.Text);
                    break;
                case TextReasoningContent thought:
                    HasThoughts |= thought.Text.Length > 0;
                    HasContent |= isReference && thought.Text.Length > 0;
                    break;
                case ErrorContent error:
                    IsRefused |= string.Equals(error.ErrorCode, "Refusal", StringComparison.OrdinalIgnoreCase);
                    break;
                case UsageContent:
                    break;
                case null:
                    throw new InvalidOperationException("The backend streamed an update with null among its contents.");
                default:
                    HasContent = true;
                    break;
            }
        }
    }

    /// <summary>Says that nothing comes after the updates: what could have been the beginning of thinking is text.</summary>
    internal void End() => HasContent |= !string.IsNullOrWhiteSpace(ThinkingText.Remove(_text.ToString()));

    /// <summary>Returns what was streamed, as a whole response.</summary>
    internal ChatResponse ToResponse() => _updates.ToChatResponse();

    /// <summary>Returns what was streamed of the usage, and the length of the texts.</summary>
    internal (UsageDetails? Usage, TextLength Length) Measure()
    {
        var usage = new StreamUsage();
        var length = default(TextLength);
        foreach (var update in _updates)
        {
            length += usage.Add(update);
        }

        return (usage.Total, length);
    }

    private void AddText(string text)
    {
        if (_text.Length == 0 && (text.Length == 0 || !ThinkingText.MayBegin(text)))
        {
            HasContent |= !string.IsNullOrWhiteSpace(text);
            return;
        }

        // A tag can come in pieces. The text is looked at only where a tag can have ended: thoughts can be long.
        _text.Append(text);
        HasThoughts = true;
        HasContent |= isReference || (ThinkingText.CanEndTag(text) && !string.IsNullOrWhiteSpace(ThinkingText.Remove(_text.ToString())))
            || (_text.Length <= ThinkingText.LongestTag && !ThinkingText.MayBegin(_text.ToString()));
    }
}
