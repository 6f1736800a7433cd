namespace BestRoute;

/// <summary>What <see cref="SurfaceFeatures"/> counts, in one pass over the text.</summary>
internal struct SurfaceCounts
{
    // Further digits do not change a double. They only count for the magnitude.
    private const int ExactDigits = 15;

    public int Words;
    public int WordCharacters;
    public int Digits;
    public int Upper;
    public int Punctuation;
    public int Code;
    public int Quotes;
    public int NonAscii;
    public int LineBreaks;
    public int LongestLine;
    public int QuestionMarks;
    public int Numbers;
    public int OptionLines;
    public bool HasFence;

    private double _number;
    private int _numberDigits;
    private double _largest;
    private int _largestDigits;

    /// <summary>Gets log10(1 + the largest run of ASCII digits, read as a whole number).</summary>
    public readonly double LargestMagnitude => Math.Log10(1 + _largest) + Math.Max(0, _largestDigits - ExactDigits);

    public static SurfaceCounts Of(ReadOnlySpan<char> text)
    {
        var counts = new SurfaceCounts { HasFence = text.IndexOf("```", StringComparison.Ordinal) >= 0 };
        var lineStart = 0;
        var inWord = false;
        var inNumber = false;

        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (i == lineStart && IsOption(text[i..]))
            {
                counts.OptionLines++;
            }

            if (character == '\n')
            {
                counts.LineBreaks++;
                counts.LongestLine = Math.Max(counts.LongestLine, i - lineStart);
                lineStart = i + 1;
            }

            CharacterClass.ToLower(character, out var isWord, out var isSpace);
            if (isWord)
            {
                counts.Words += inWord ? 0 : 1;
                counts.WordCharacters++;
                counts.Upper += char.IsUpper(character) ? 1 : 0;
                counts.Digits += char.IsDigit(character) ? 1 : 0;
            }
            else if (!isSpace)
            {
                counts.AddSymbol(character);
            }

            inWord = isWord;
            counts.NonAscii += character >= 128 ? 1 : 0;
            inNumber = counts.AddNumber(character, inNumber);
        }

        counts.LongestLine = Math.Max(counts.LongestLine, text.Length - lineStart);
        return counts;
    }

    private void AddSymbol(char character)
    {
        Punctuation++;
        switch (character)
        {
            case '{' or '}' or '[' or ']' or '(' or ')' or '=' or ';' or '<' or '>' or '_':
                Code++;
                break;
            case '"' or '\'' or '`' or '\u2018' or '\u2019' or '\u201C' or '\u201D':
                Quotes++;
                break;
            case '?' or '\uFF1F':
                QuestionMarks++;
                break;
        }
    }

    private bool AddNumber(char character, bool inNumber)
    {
        if (!char.IsAsciiDigit(character))
        {
            return false;
        }

        if (!inNumber)
        {
            Numbers++;
            _number = 0;
            _numberDigits = 0;
        }

        // Leading zeros keep the number at 0 and are not counted.
        if (_numberDigits > 0 || character != '0')
        {
            _numberDigits++;
        }

        if (_numberDigits <= ExactDigits)
        {
            _number = (_number * 10) + (character - '0');
        }

        if (_numberDigits > _largestDigits || (_numberDigits == _largestDigits && _number > _largest))
        {
            _largestDigits = _numberDigits;
            _largest = _number;
        }

        return true;
    }

    /// <summary>Whether a line begins like an option of a list: "A.", "(A)", "a)", "1:", "- " or "* ", with or without white space before it.</summary>
    private static bool IsOption(ReadOnlySpan<char> line)
    {
        var i = 0;
        while (i < line.Length && line[i] is ' ' or '\t')
        {
            i++;
        }

        line = line[i..];
        if (line.Length >= 2 && line[0] is '-' or '*')
        {
            return line[1] == ' ';
        }

        var isOpen = line.Length > 0 && line[0] == '(';
        line = isOpen ? line[1..] : line;
        return line.Length >= 2 && char.IsAsciiLetterOrDigit(line[0]) && (isOpen ? line[1] == ')' : line[1] is '.' or ')' or ':');
    }
}
