namespace BestRoute.Training.Tests;

public class BestOfNTests
{
    /// <summary>Every subset of size n, by bit mask.</summary>
    private static IEnumerable<int[]> Subsets(int count, int n) =>
        Enumerable.Range(0, 1 << count)
            .Select(mask => Enumerable.Range(0, count).Where(i => (mask >> i & 1) == 1).ToArray())
            .Where(subset => subset.Length == n);

    private static double[] BruteForce(double[] proxy, int n)
    {
        var wins = new double[proxy.Length];
        var subsets = Subsets(proxy.Length, n).ToList();
        foreach (var subset in subsets)
        {
            int[] winners = [.. subset.Where(i => proxy[i] == subset.Max(j => proxy[j]))];
            foreach (var winner in winners)
            {
                wins[winner] += 1.0 / winners.Length / subsets.Count;
            }
        }

        return wins;
    }

    [Fact]
    public void Closed_form_equals_enumeration_with_and_without_ties()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            // Few distinct values give ties, some samples are invalid.
            int count = random.Next(1, 11), values = random.Next(1, 12);
            double[] proxy = [.. Enumerable.Range(0, count).Select(_ => random.Next(9) == 0 ? double.NegativeInfinity : random.Next(values))];
            var n = random.Next(1, count + 1);
            var wins = new double[count];

            BestOfN.Independent(proxy, n, wins);

            var expected = BruteForce(proxy, n);
            Assert.All(wins.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        }
    }

    [Fact]
    public void Closed_form_agrees_with_drawing()
    {
        double[] proxy = [0.3, 2, 0.3, -1, 5, 2, 2, 0.1, 0.7, -3, 1, 4];
        double[] score = [0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1];
        const int N = 4, Draws = 40_000;
        var wins = new double[proxy.Length];
        BestOfN.Independent(proxy, N, wins);
        var expected = wins.Zip(score, (win, value) => win * value).Sum();

        // The winner of a tie is the first drawn, which over random orders is a fair choice.
        var random = new Random(7);
        double sum = 0;
        int[] order = [.. Enumerable.Range(0, proxy.Length)];
        for (var draw = 0; draw < Draws; draw++)
        {
            random.Shuffle(order);
            sum += score[order.Take(N).MaxBy(i => proxy[i])];
        }

        var standardError = Math.Sqrt(expected * (1 - expected) / Draws);
        Assert.InRange(sum / Draws, expected - (4 * standardError), expected + (4 * standardError));
    }

    [Fact]
    public void Many_samples_keep_probabilities_that_sum_to_one()
    {
        double[] proxy = [.. Enumerable.Range(0, 400).Select(i => (double)(i * 37 % 101))];
        var wins = new double[400];

        BestOfN.Independent(proxy, 64, wins);

        Assert.Equal(1, wins.Sum(), 1e-9);
        Assert.All(wins, win => Assert.InRange(win, 0, 1));
    }

    [Fact]
    public void A_scorer_that_sees_the_draw_is_asked_for_every_subset_once()
    {
        foreach (var (samples, n) in new[] { (6, 3), (20, 2), (5, 5), (40, 39), (1, 1) })
        {
            var seen = new HashSet<string>();
            var wins = new double[samples];
            BestOfN.WholeDraw(
                samples,
                n,
                (draw, scores) =>
                {
                    Assert.True(seen.Add(string.Join(',', draw.ToArray())));
                    Assert.Equal(draw.ToArray().Distinct().Order(), draw.ToArray());
                    for (var i = 0; i < draw.Length; i++)
                    {
                        // Depends on the draw: the sample next above the lowest wins.
                        scores[i] = i == Math.Min(1, draw.Length - 1) ? 1 : 0;
                    }
                },
                new SplitMix64(0),
                wins);

            var subsets = Enumerable.Range(0, n).Aggregate(1.0, (product, i) => product * (samples - i) / (i + 1));
            Assert.Equal(Math.Round(subsets), seen.Count);
            Assert.Equal(1, wins.Sum(), 1e-9);
        }
    }

    [Fact]
    public void Whole_draws_of_a_scorer_that_does_not_look_equal_the_closed_form()
    {
        double[] proxy = [1, 3, 3, 0, 2, 1];
        for (var n = 1; n <= proxy.Length; n++)
        {
            double[] wins = new double[6], expected = new double[6];
            BestOfN.WholeDraw(6, n, (draw, scores) => Fill(draw, scores, proxy), new SplitMix64(0), wins);
            BestOfN.Independent(proxy, n, expected);

            Assert.All(wins.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        }
    }

    [Fact]
    public void Of_too_many_subsets_two_hundred_are_drawn_by_the_seed()
    {
        double[] proxy = [.. Enumerable.Range(0, 30).Select(i => (double)i)];
        var calls = 0;
        double[] first = Draw(5), second = Draw(5), third = Draw(6);

        Assert.Equal(600, calls);
        Assert.Equal(first, second);
        Assert.NotEqual(first, third);

        // The probability that the best sample was drawn is n / count.
        var chance = 10.0 / 30;
        Assert.InRange(first[29], chance - (4 * Math.Sqrt(chance * (1 - chance) / 200)), chance + (4 * Math.Sqrt(chance * (1 - chance) / 200)));

        double[] Draw(ulong seed)
        {
            var wins = new double[30];
            BestOfN.WholeDraw(
                30,
                10,
                (draw, scores) =>
                {
                    calls++;
                    Fill(draw, scores, proxy);
                },
                new SplitMix64(seed),
                wins);
            return wins;
        }
    }

    private static void Fill(ReadOnlySpan<int> draw, Span<double> scores, double[] proxy)
    {
        for (var i = 0; i < draw.Length; i++)
        {
            scores[i] = proxy[draw[i]];
        }
    }
}
