namespace BestRoute;

/// <summary>The values that a text contains, in their order: quoted texts without their quotes, numbers, and True, False and None.</summary>
/// <remarks>If a text has no values, its words are used instead. The name before an opening parenthesis is not a value.</remarks>
internal sealed class TextValues
{
    /// <summary>The longest value, or sequence of values, that is compared, in characters.</summary>
    public const int MaxCharacters = 256;

    private const int MaxValues = 128;

    /// <summary>Reads a text.</summary>
    public TextValues(string text)
    {
        Items = Read(text, wordsCount: false);
        if (Items.Count == 0)
        {
            Items = Read(text, wordsCount: true);
        }

        var joined = string.Concat(Items);
        Joined = joined.Length > MaxCharacters ? joined[..MaxCharacters] : joined;
        Longest = "";
        foreach (var item in Items)
        {
            Longest = item.Length > Longest.Length ? item : Longest;
        }

        Longest = Longest.Length > MaxCharacters ? Longest[..MaxCharacters] : Longest;
    }

    /// <summary>Gets the values.</summary>
    public List<string> Items { get; }

    /// <summary>Gets all values without separators.</summary>
    public string Joined { get; }

    /// <summary>Gets the longest value, the first one if there are several; empty if there is none.</summary>
    public string Longest { get; }

    /// <summary>Gets the number of quoted texts.</summary>
    public int Quoted { get; private set; }

    /// <summary>Gets the number of numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>Gets the number of words.</summary>
    public int Words { get; private set; }

    private List<string> Read(string text, bool wordsCount)
    {
        var items = new List<string>();
        var i = 0;
        while (i < text.Length && items.Count < MaxValues)
        {
            if (text[i] is '\'' or '"' && EndOfQuote(text, i) is var quoted and > 0)
            {
                items.Add(text[(i + 1)..(quoted - 1)]);
                Quoted++;
                i = quoted;
            }
            else if (EndOfNumber(text, i) is var number and > 0)
            {
                items.Add(text[i..number]);
                Numbers++;
                i = number;
            }
            else if (char.IsLetter(text[i]))
            {
                var end = i + 1;
                while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
                {
                    end++;
                }

                var isCall = end < text.Length && text[end] == '(';
                if (!isCall && (wordsCount || text.AsSpan(i, end - i) is "True" or "False" or "None"))
                {
                    items.Add(text[i..end]);
                    Words++;
                }

                i = end;
            }
            else
            {
                i++;
            }
        }

        return items;
    }

    /// <summary>The position after the closing quote; -1 if there is none, as after an apostrophe.</summary>
    private static int EndOfQuote(string text, int open)
    {
        if (open > 0 && char.IsLetterOrDigit(text[open - 1]))
        {
            return -1;
        }

        for (var i = open + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == text[open])
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    /// <summary>The position after the number that begins at a position of the text; -1 if none does.</summary>
    internal static int EndOfNumber(string text, int start)
    {
        var i = text[start] == '-' ? start + 1 : start;
        if (i == text.Length || !char.IsAsciiDigit(text[i]))
        {
            return -1;
        }

        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))))
        {
            i++;
        }

        return i;
    }
}
