using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Case A8: what costs an author nothing and means nothing changes no feature.</summary>
public sealed class TextNormalizerTests
{
    private const string Question = "A man has 1,000 apples and 2 baskets. (Why?)\nIs he \"rich\" - or not; what do you think: yes/no?";

    public static TheoryData<string, Func<string, string>> Attacks => new()
    {
        { "20 line feeds in front", static text => new string('\n', 20) + text },
        { "spaces at the end", static text => text + new string(' ', 500) },
        { "a tab and a no-break space for each space", static text => text.Replace(" ", "\t\u00A0", StringComparison.Ordinal) },
        { "a line for each word", static text => text.Replace(' ', '\n') },
        { "empty lines", static text => text.Replace("\n", "\r\n \r\n\r\n", StringComparison.Ordinal) },
        { "zero-width spaces", static text => string.Join('\u200B', text.AsEnumerable()) },
        { "soft hyphens and byte order marks", static text => string.Join("\u00AD\uFEFF", text.AsEnumerable()) },
        { "variation selectors and tags", static text => string.Join("\uFE0F\U000E0041", text.AsEnumerable()) },
        { "control characters", static text => string.Join('\u0007', text.AsEnumerable()) },
        { "repeated punctuation", static text => Repeat(text, 4, char.IsPunctuation) },
        { "doubled letters", static text => Repeat(text, 2, char.IsLetter) },
        { "letters eight times", static text => Repeat(text, 8, char.IsLetter) },
        { "full-width forms", static text => string.Concat(text.Select(static character => character is > ' ' and < '\u007F' ? (char)(character + 0xFEE0) : character)) },
        { "longer than the router reads", static text => new string('\n', 40_000) + text + new string('\u200B', 40_000) },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_changes_no_feature(string name, Func<string, string> attack)
    {
        Assert.NotEmpty(name);
        var lexical = TestPackages.Lexical();
        var encoder = new LexicalEncoder(
            TestPackages.Shape with { Normalizes = true }, lexical.Idf.ToArray(), lexical.Projection.ToArray(), lexical.RowScales.ToArray(), lexical.SurfaceMean.ToArray(), lexical.SurfaceScale.ToArray());
        float[] expected = new float[encoder.Dimensions], actual = new float[encoder.Dimensions];

        encoder.Encode(TextOf(Question), expected);
        encoder.Encode(TextOf(attack(Question)), actual);

        Assert.Equal(expected, actual);
        Assert.Equal(TextLength.Of(Question, isNormalized: true), TextLength.Of(TextOf(attack(Question)), isNormalized: true));
    }

    [Theory]
    [InlineData("letter", "leter")]
    [InlineData("1000 == 1000", "1000 = 1000")]
    [InlineData("```cs\nx\n```````", "```cs x ```")]
    [InlineData("``x``", "``x``")]
    [InlineData("  \n ", "")]
    [InlineData("", "")]
    [InlineData("a \n b\t c", "a b c")]
    [InlineData("Aa", "A")]
    [InlineData("\U0001F600\U0001F600\U0001F600!", "\U0001F600!")]
    public void Keeps_numbers_and_fences(string text, string normalized) => Assert.Equal(normalized, Normalize(text));

    [Fact]
    public void Normalizing_again_changes_nothing()
    {
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var once = Normalize(RandomText.Next(random, 40));
            Assert.Equal(once, Normalize(once));
        }
    }

    [Fact]
    public void An_older_package_reads_the_text_as_it_is()
    {
        float[] plain = new float[TestPackages.Lexical().Dimensions], spaced = new float[plain.Length];

        TestPackages.Lexical().Encode("Why?", plain);
        TestPackages.Lexical().Encode("\n\nWhy?", spaced);

        Assert.NotEqual(plain, spaced);
    }

    private static string Normalize(string text)
    {
        var buffer = new char[text.Length];
        return new string(buffer, 0, TextNormalizer.Normalize(text, buffer));
    }

    private static string Repeat(string text, int times, Func<char, bool> which) =>
        string.Concat(text.Select(character => new string(character, which(character) ? times : 1)));

    private static string TextOf(string prompt) => QueryText.From([new(ChatRole.User, prompt)], 0);
}
