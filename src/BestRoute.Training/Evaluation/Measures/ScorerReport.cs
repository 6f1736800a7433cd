namespace BestRoute.Training;

/// <summary>The results of one way to choose among the samples of a draw.</summary>
/// <param name="Name">
/// <c>first</c>, <c>random</c>, <c>longest</c>, <c>consensus</c>, <c>linear</c>, <c>boosted</c>, or <c>oracle</c>, the perfect choice.
/// </param>
/// <param name="IsPackage">Whether it is the package's own scorer, which chooses at run time.</param>
/// <param name="Recovered">
/// The share of the oracle's gain over a random sample that it recovers, over all queries and all models that may draw more than one, each
/// model's draw being its first <c>maxSamples</c> recorded samples, as an application would have got them. 0 is as good as a random sample,
/// 1 perfect, below 0 worse than a random one; 0 where there is nothing to gain.
/// </param>
/// <param name="RecoveredOverAllSamples">
/// The same over draws of <c>maxSamples</c> from all recorded samples of a model, which is steadier where the log has more of them.
/// </param>
/// <param name="LongestShare">
/// How often it takes the longest sample of those draws whose samples differ in length, 0 to 1: a scorer that only likes length is near 1.
/// <see langword="null"/> where no draw's samples do.
/// </param>
/// <param name="Curves">The quality against the number of samples, by model in the order of the pool.</param>
internal sealed record ScorerReport(
    string Name,
    bool IsPackage,
    double Recovered,
    double RecoveredOverAllSamples,
    double? LongestShare,
    IReadOnlyList<ScorerCurve> Curves);

/// <summary>The quality of the chosen sample of one model against the number of samples drawn (the paper's Figure 2).</summary>
/// <param name="Model">The pool id.</param>
/// <param name="Quality">
/// The mean quality, 0 to 1, of the chosen one of n samples, n from 1 at index 0 to the model's <c>maxSamples</c>. It is the expectation over
/// all draws of n from the first <c>maxSamples</c> recorded samples; over 200 seeded ones where there are more.
/// </param>
internal sealed record ScorerCurve(string Model, IReadOnlyList<double> Quality);
