using System.Text;

namespace BestRoute.Onnx;

/// <summary>Splits normalized text into the words that the model reads one by one. Immutable.</summary>
/// <param name="split">How the text is split first.</param>
/// <param name="space">The character that then represents a space (usually U+2581); null to leave spaces alone.</param>
/// <param name="prefix">Whether each word without this character in front gets one.</param>
/// <param name="cut">Whether this character begins a new word.</param>
internal sealed class PreTokenizer(WordSplit split, char? space, bool prefix, bool cut)
{
    /// <summary>Gets a value indicating whether a text is split before a space.</summary>
    public bool IsLocal => split != WordSplit.None || (space is not null && cut);

    /// <summary>Encodes the words of a normalized text, until the buffer has at least the given number of ids.</summary>
    public void Encode(ReadOnlySpan<char> text, IWordModel model, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end)
    {
        if (split == WordSplit.None)
        {
            EncodeWord(text, model, literal, workspace, buffer, end);
            return;
        }

        var start = 0;
        for (var position = 0; position < text.Length && buffer.Count < end;)
        {
            Rune.DecodeFromUtf16(text[position..], out var rune, out var length);
            var isMark = split == WordSplit.Bert && UnicodeData.IsPunctuation(rune);
            if (isMark || Rune.IsWhiteSpace(rune))
            {
                EncodeWord(text[start..position], model, literal, workspace, buffer, end);
                EncodeWord(isMark ? text.Slice(position, length) : [], model, literal, workspace, buffer, end);
                start = position + length;
            }

            position += length;
        }

        EncodeWord(text[start..], model, literal, workspace, buffer, end);
    }

    private void EncodeWord(ReadOnlySpan<char> text, IWordModel model, bool literal, TokenizerWorkspace workspace, TokenBuffer buffer, int end)
    {
        if (text.IsEmpty || buffer.Count >= end)
        {
            return;
        }

        if (space is not { } mark)
        {
            model.Encode(text, literal, workspace, buffer, end);
            return;
        }

        var words = workspace.Words;
        words.Begin(text.Length + 1);
        if (prefix && text[0] != ' ' && text[0] != mark)
        {
            words.Append(mark);
        }

        words.Append(text);
        words.Replace(' ', mark);
        text = words.Text;
        while (!text.IsEmpty && buffer.Count < end)
        {
            var length = cut ? text[1..].IndexOf(mark) : -1;
            var word = length < 0 ? text : text[..(length + 1)];
            model.Encode(word, literal, workspace, buffer, end);
            text = text[word.Length..];
        }
    }
}
