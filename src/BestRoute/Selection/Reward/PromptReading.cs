using System.Buffers;
using System.Globalization;

namespace BestRoute;

/// <summary>A prompt as a boosted reward reads it: its words, its last line, and the values in it.</summary>
internal sealed class PromptReading
{
    /// <summary>The number of features of the prompt alone.</summary>
    public const int Count = (int)PromptFeature.Count;

    // Lines such as [/CODE] close a block and ask nothing.
    private static readonly SearchValues<char> _tagCharacters = SearchValues.Create("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly HashSet<char> _characters;
    private readonly HashSet<string> _values;
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);

    /// <summary>Reads a prompt. From a long prompt, it reads the end.</summary>
    public PromptReading(string prompt)
    {
        Words = new(prompt);
        Closing = ClosingLine(Words.Text);
        ClosingBare = Bare(Closing, TextValues.MaxCharacters);
        ClosingValues = new(Closing);
        _characters = [.. Words.Text];
        _values = new(new TextValues(Words.Text).Items, StringComparer.Ordinal);
        ReadNumbers(Words.Text);
        Features = new float[Count];
        Features[(int)PromptFeature.Length] = MathF.Log(1 + prompt.Length);
        Features[(int)PromptFeature.LineBreaks] = prompt.AsSpan().Count('\n');
        Features[(int)PromptFeature.DigitShare] = (float)prompt.Count(char.IsAsciiDigit) / Math.Max(1, prompt.Length);
        Features[(int)PromptFeature.ClosingLength] = Closing.Length;
        Features[(int)PromptFeature.ClosingValues] = ClosingValues.Items.Count;
        Features[(int)PromptFeature.ClosingQuotedValues] = ClosingValues.Quoted;
        Features[(int)PromptFeature.ClosingNumbers] = ClosingValues.Numbers;
        Features[(int)PromptFeature.ClosingValuesLength] = ClosingValues.Joined.Length;
        Features[(int)PromptFeature.ClosingLongestValueLength] = ClosingValues.Longest.Length;
        Features[(int)PromptFeature.ClosingSquareBrackets] = Closing.AsSpan().Count('[');
        Features[(int)PromptFeature.ClosingBraces] = Closing.AsSpan().Count('{');
        Features[(int)PromptFeature.ClosingParentheses] = Closing.AsSpan().Count('(');
        Features[(int)PromptFeature.ClosingQuestionPosition] = (float)Closing.IndexOf("??", StringComparison.Ordinal) / Math.Max(1, Closing.Length);
        Features[(int)PromptFeature.Numbers] = _numbers.Count;
        Features[(int)PromptFeature.LargestNumber] = (float)Math.Log(1 + Math.Abs(LargestNumber));
    }

    /// <summary>Gets the words.</summary>
    public PromptWords Words { get; }

    /// <summary>Gets the last line with content, or the end of it. Most prompts ask there.</summary>
    public string Closing { get; }

    /// <summary>Gets <see cref="Closing"/> without quotes and white space.</summary>
    public string ClosingBare { get; }

    /// <summary>Gets the values of <see cref="Closing"/>.</summary>
    public TextValues ClosingValues { get; }

    /// <summary>Gets the largest number in the prompt; 0 if there is none.</summary>
    public double LargestNumber { get; private set; }

    /// <summary>Gets the last number in the prompt; 0 if there is none.</summary>
    public double LastNumber { get; private set; }

    /// <summary>Gets the features of the prompt alone, <see cref="Count"/> finite numbers. In trees they decide which other features are used.</summary>
    public float[] Features { get; }

    /// <summary>Returns whether a character is in the prompt.</summary>
    public bool HasCharacter(char character) => _characters.Contains(character);

    /// <summary>Returns whether the prompt contains a value.</summary>
    public bool HasValue(string value) => _values.Contains(value);

    /// <summary>Returns whether a number is in the prompt, written in the same way.</summary>
    public bool HasNumber(string number) => _numbers.Contains(number);

    /// <summary>Removes quotes and white space from a text. From a long text, only the beginning is returned.</summary>
    public static string Bare(string text, int maxCharacters)
    {
        Span<char> bare = stackalloc char[Math.Min(text.Length, maxCharacters)];
        var length = 0;
        foreach (var character in text)
        {
            if (length == bare.Length)
            {
                break;
            }

            if (!char.IsWhiteSpace(character) && character is not ('\'' or '"'))
            {
                bare[length++] = character;
            }
        }

        return new string(bare[..length]);
    }

    private static string ClosingLine(string prompt)
    {
        var rest = prompt.AsSpan().TrimEnd();
        while (!rest.IsEmpty)
        {
            var line = rest[(rest.LastIndexOf('\n') + 1)..].Trim();
            rest = rest.LastIndexOf('\n') is var end and > 0 ? rest[..end].TrimEnd() : default;
            var isTag = line is ['<', .., '>'] || line.StartsWith("```", StringComparison.Ordinal)
                || (line is ['[', .. var name, ']'] && !name.ContainsAnyExcept(_tagCharacters));
            if (!isTag && HasTwoLettersOrDigits(line))
            {
                return new string(line.Length > TextValues.MaxCharacters ? line[^TextValues.MaxCharacters..] : line);
            }
        }

        return "";
    }

    private void ReadNumbers(string text)
    {
        var largest = double.NegativeInfinity;
        for (var i = 0; i < text.Length; i++)
        {
            if (TextValues.EndOfNumber(text, i) is var end and > 0)
            {
                _numbers.Add(text[i..end]);
                if (double.TryParse(text.AsSpan(i, end - i), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                {
                    largest = Math.Max(largest, number);
                    LastNumber = number;
                }

                i = end - 1;
            }
        }

        LargestNumber = double.IsFinite(largest) ? largest : 0;
    }

    private static bool HasTwoLettersOrDigits(ReadOnlySpan<char> line)
    {
        var found = 0;
        foreach (var character in line)
        {
            found += char.IsLetterOrDigit(character) ? 1 : 0;
            if (found == 2)
            {
                return true;
            }
        }

        return false;
    }
}
