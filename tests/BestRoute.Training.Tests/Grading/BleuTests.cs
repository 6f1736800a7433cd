namespace BestRoute.Training.Tests;

public class BleuTests
{
    // The example of Papineni et al. (2002), section 2.
    private const string Guide = "It is a guide to action which ensures that the military always obeys the commands of the party";
    private static readonly string[] _guides =
    [
        "It is a guide to action that ensures that the military will forever heed Party commands",
        "It is the guiding principle which guarantees the military forces always being under the command of the Party",
        "It is the practical guide for the army always to heed the directions of the party",
    ];

    [Fact]
    public void Corpus_gives_the_published_scores()
    {
        // Both figures are in the documentation of NLTK's bleu_score for these very sentences.
        Assert.Equal(0.5045666840058485, Corpus((Guide, _guides)), 12);
        Assert.Equal(
            0.5920778868801042,
            Corpus(
                (Guide, _guides),
                ("he read the book because he was interested in world history", ["he was interested in world history because he read the book"])),
            12);
    }

    [Fact]
    public void Sentence_adds_one_to_the_orders_above1()
    {
        // By hand: 17/18, 10/17, 7/16 and 4/15 of the n-grams match, and a reference is as long.
        var expected = Math.Pow(17 / 18.0 * (11 / 18.0) * (8 / 17.0) * (5 / 16.0), 0.25);

        Assert.Equal(expected, Sentence(Guide, _guides), 12);
    }

    [Fact]
    public void Sentence_clips_matches()
    {
        // Papineni et al. (2002), section 2.1: 2 of 7 unigrams; of longer n-grams none matches.
        var expected = Math.Pow(2 / 7.0 * (1 / 7.0) * (1 / 6.0) * (1 / 5.0), 0.25);

        Assert.Equal(expected, Sentence("the the the the the the the", "the cat is on the mat", "there is a cat on the mat"), 12);
    }

    [Fact]
    public void Sentence_punishes_brevity_by_the_nearest_reference()
    {
        // Two tokens where the nearer reference has three: exp(1 - 3/2); all n-grams match.
        Assert.Equal(Math.Exp(-0.5), Sentence("a b", "a b c", "a b c d e"), 12);

        // Of two equally near references the shorter counts, and punishes nothing.
        Assert.Equal(Math.Pow(1.0 * 1 * 1 * 1, 0.25), Sentence("a b c", "a b", "a b c d"), 12);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "a", 0)]
    [InlineData("a", "", 0)]
    [InlineData("a", "b", 0)]
    [InlineData("a", "a", 1)]
    [InlineData("x = f(1)", "x=f( 1 )", 1)]
    public void Sentence_of_short_texts(string candidate, string reference, double expected) => Assert.Equal(expected, Sentence(candidate, reference), 12);

    [Fact]
    public void Corpus_without_a_match_of_some_order_is0() => Assert.Equal(0, Corpus(("a b c", ["a b c"])));

    [Fact]
    public void Tokens_are_words_and_single_marks() =>
        Assert.Equal(["f", "(", "x1", ")", "=", "\ud83d\ude00"], new BleuText(" f(x1) =\n\ud83d\ude00").NGrams(1).Keys);

    private static double Sentence(string candidate, params string[] references) => Bleu.Sentence(new BleuText(candidate), Read(references));

    private static double Corpus(params (string Candidate, string[] References)[] pairs) =>
        Bleu.Corpus(pairs.Select(pair => (new BleuText(pair.Candidate), Read(pair.References))));

    private static IReadOnlyList<BleuText> Read(string[] texts) => [.. texts.Select(text => new BleuText(text))];
}
