using BestRoute;

namespace Quickstart;

/// <summary>Prints the results of a run, in 100 columns.</summary>
internal static class Report
{
    private const int QueryWidth = 40;

    public static void Introduce(TextWriter output) => output.WriteLine("""
        BestRoute quickstart

          The models are STAND-INS: small programs that solve questions, make mistakes as models do, and have
          made-up prices. All figures are computed in this run. They do not show what real LLMs would save.

        """);

    public static void WriteAnswer(TextWriter output, string answer, RoutingDecision decision)
    {
        output.WriteLine($"  One request:  {answer}");
        output.WriteLine(
            $"  Its route:    {decision.Route}, match {decision.MatchProbability:0%}, US$ {decision.Cost:0.000000} "
            + $"(the reference: about {decision.ReferenceEstimatedCost:0.000000})");
        output.WriteLine();
    }

    public static void WriteQueries(TextWriter output, IEnumerable<Outcome> outcomes)
    {
        output.WriteLine($"  {"Query",-QueryWidth} {"Level",5} {"Route",-18} {"Match",5} {"Cost, US$",9} {"Latency",7} Answer");
        output.WriteLine($"  {new string('-', 98)}");
        foreach (var outcome in outcomes)
        {
            output.WriteLine(
                $"  {Shorten(outcome.Question.Prompt),-QueryWidth} {outcome.Question.Difficulty,5} {outcome.Decision.Route,-18} "
                + $"{outcome.Decision.MatchProbability,5:0%} {outcome.Cost,9:0.000000} {outcome.SimulatedSeconds,5:0.0} s {(outcome.IsRight ? "right" : "WRONG")}");
        }

        output.WriteLine("  Level: the difficulty, 1 to 10. The router does not see it. Match: the probability that the answer");
        output.WriteLine("  is at least as good as the reference's. Latency: simulated.");
        output.WriteLine();
    }

    /// <param name="output">Where to print.</param>
    /// <param name="routed">The router.</param>
    /// <param name="fixedRoutes">Every route of the pool, with the reference first.</param>
    public static void WriteTotals(TextWriter output, Strategy routed, IReadOnlyList<Strategy> fixedRoutes)
    {
        var reference = fixedRoutes[0];
        var coin = Strategy.Coin(fixedRoutes, routed.Cost);
        output.WriteLine($"  {$"All {routed.Scores.Count} questions",-40} {"US$ per 1,000",14} {"Right",8}");
        output.WriteLine($"  {new string('-', 64)}");
        output.WriteLine($"  {"Always " + reference.Name,-40} {1000 * reference.Cost,14:0.000} {reference.Quality,8:0.0%}");
        output.WriteLine($"  {"BestRoute",-40} {1000 * routed.Cost,14:0.000} {routed.Quality,8:0.0%}");
        output.WriteLine($"  {"A coin at the same cost",-40} {1000 * coin.Cost,14:0.000} {coin.Quality,8:0.0%}");
        output.WriteLine($"  (the best coin, chosen from these results: {coin.Name})");
        output.WriteLine();
        output.WriteLine($"  Cost compared with always {reference.Name}:    {(routed.Cost / reference.Cost) - 1,8:+0.0%;-0.0%}");
        output.WriteLine($"  Quality compared with always {reference.Name}: {Difference(routed, reference)}");
        output.WriteLine($"  Quality compared with the coin:             {Difference(routed, coin)}");
        output.WriteLine();
    }

    public static void WriteRoutes(TextWriter output, IReadOnlyList<Outcome> outcomes)
    {
        output.WriteLine("  Routes that answered");
        output.WriteLine($"  {new string('-', 64)}");
        foreach (var route in outcomes.CountBy(static outcome => outcome.Decision.Route).OrderByDescending(static route => route.Value))
        {
            var share = (double)route.Value / outcomes.Count;
            output.WriteLine($"  {route.Key,-18} {share,8:0.0%}  {new string('#', (int)Math.Ceiling(40 * share))}");
        }
    }

    /// <summary>The paired difference in percentage points, with its 95% interval (normal approximation).</summary>
    private static string Difference(Strategy one, Strategy other)
    {
        var differences = one.Scores.Zip(other.Scores, static (left, right) => 100 * (left - right)).ToList();
        var mean = differences.Average();
        var variance = differences.Sum(difference => Math.Pow(difference - mean, 2)) / Math.Max(1, differences.Count - 1);
        var margin = 1.96 * Math.Sqrt(variance / differences.Count);
        return $"{mean,7:+0.0;-0.0;0.0} points (95% interval {mean - margin:+0.0;-0.0;0.0} to {mean + margin:+0.0;-0.0;0.0})";
    }

    private static string Shorten(string text) => text.Length <= QueryWidth ? text : text[..(QueryWidth - 3)] + "...";
}
