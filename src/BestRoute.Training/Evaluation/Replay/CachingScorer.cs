using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace BestRoute.Training;

/// <summary>Scores each draw once: a replayed route draws the same samples at every setting. Safe for concurrent use.</summary>
internal sealed class CachingScorer(IResponseScorer inner) : IResponseScorer
{
    private readonly ConcurrentDictionary<ScoringRequest, double[]> _scores = new(SameDraw.Instance);

    public bool SeesWholeDraw => inner.SeesWholeDraw;

    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        if (!_scores.TryGetValue(request, out var known))
        {
            known = new double[request.Texts.Count];
            await inner.ScoreAsync(request, known, cancellationToken).ConfigureAwait(false);
            _scores.TryAdd(request, known);
        }

        known.CopyTo(scores);
    }

    /// <summary>A scorer sees the prompt and the texts, so draws that agree in them get equal scores.</summary>
    private sealed class SameDraw : IEqualityComparer<ScoringRequest>
    {
        public static readonly SameDraw Instance = new();

        public bool Equals(ScoringRequest? x, ScoringRequest? y)
            => x is null || y is null
                ? ReferenceEquals(x, y)
                : x.Prompt == y.Prompt && x.Texts.SequenceEqual(y.Texts, StringComparer.Ordinal);

        public int GetHashCode([DisallowNull] ScoringRequest request)
        {
            var hash = default(HashCode);
            hash.Add(request.Prompt, StringComparer.Ordinal);
            foreach (var text in request.Texts)
            {
                hash.Add(text, StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }
    }
}
