namespace BestRoute.Training.Tests;

/// <summary>Made-up draws for which it is known what makes a sample good.</summary>
internal static class RewardDraws
{
    /// <summary>Samples without agreement, of which exactly those with an answer tag are right: only a linear reward can tell.</summary>
    public static IReadOnlyList<RewardDraw> Tagged(int count, int seed) => Make(count, seed, static (random, right) =>
    {
        var answer = random.Next(1_000_000);
        return right ? $"Steps.\n<answer>{answer}</answer>" : $"Steps.\nThe answer is {answer}";
    });

    /// <summary>Samples that differ in nothing but that right answers are all the same.</summary>
    public static IReadOnlyList<RewardDraw> Agreeing(int count, int seed) => Make(count, seed, static (random, right) =>
        $"<answer>{(right ? 100_000 : random.Next(200_000, 300_000))}</answer>");

    /// <summary>Samples whose scores nothing predicts.</summary>
    public static IReadOnlyList<RewardDraw> Noise(int count, int seed) => Make(count, seed, static (random, _) =>
        $"<answer>{random.Next(100_000, 200_000)}</answer>");

    /// <summary>Prompts that ask to repeat a word or to avoid it, and samples that do either: no answer is right of itself.</summary>
    public static IReadOnlyList<RewardDraw> Asked(int count, int seed)
    {
        var random = new Random(seed);
        string Word() => new([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))]);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var word = Word();
                string[] texts = [.. Enumerable.Range(0, 4).Select(_ => random.Next(2) == 0 ? word : Word())];
                return new RewardDraw($"{(i % 2 == 0 ? "Repeat" : "Avoid")} {word}", texts, [.. texts.Select(text => text == word == (i % 2 == 0) ? 1.0 : 0.0)]);
            }),
        ];
    }

    private static RewardDraw[] Make(int count, int seed, Func<Random, bool, string> text)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var right = Enumerable.Range(0, 4).Select(_ => random.Next(2) == 0).ToArray();
                return new RewardDraw($"Question {seed}-{i}?", [.. right.Select(one => text(random, one))], [.. right.Select(one => one ? 1.0 : 0.0)]);
            }),
        ];
    }
}
