using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>
/// Predicts what a route gives from what it gave on the most similar queries that were added: no training, and what is added counts from the
/// next request.
/// </summary>
/// <remarks>
/// <para>
/// Similarity is the cosine of the encoder's vectors. Quality is the mean over the k nearest queries; the match probability is the share of them
/// on which the route was at least as good as the reference. A query of which a route's quality is not known says nothing about that route.
/// Where none of the nearest queries tells of a route, the reference is predicted a quality of 1 and every other route one of 0. An empty
/// predictor so leaves everything to the reference, unless the threshold is 0, or lambda times what the reference costs more exceeds 1.
/// </para>
/// <para>
/// Set it as <see cref="BestRouteOptions.Predictor"/>, next to <see cref="BestRouteOptions.Package"/> for the package's operating point, or with
/// a <see cref="BestRouteOptions.Threshold"/>. Safe for concurrent use, adding included. A request compares its query with every stored one,
/// so that its time grows with the number of them.
/// </para>
/// </remarks>
public sealed class NearestNeighbourPredictor : IMatchPredictor
{
    internal const int DefaultNeighbours = 40;
    internal const int DefaultCapacity = 10_000;

    private readonly IQueryEncoder _encoder;
    private readonly NeighbourStore _store;
    private readonly int _reference;

    /// <summary>Initializes a new instance of the <see cref="NearestNeighbourPredictor"/> class.</summary>
    /// <param name="encoder">The encoder; it stays the caller's.</param>
    /// <param name="routes">The routes, without duplicates, in the order of the qualities that are added.</param>
    /// <param name="referenceModel">The id of the reference model; one route is of it.</param>
    /// <param name="neighbours">The number of nearest queries that are asked, at least 1.</param>
    /// <param name="capacity">The number of queries that are kept, at least 1; the oldest make room.</param>
    /// <exception cref="ArgumentException">The routes are not distinct, or not exactly one is of the reference model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public NearestNeighbourPredictor(
        IQueryEncoder encoder,
        IReadOnlyList<ModelRoute> routes,
        string referenceModel,
        int neighbours = DefaultNeighbours,
        int capacity = DefaultCapacity)
        : this(encoder, routes, referenceModel, neighbours, new NeighbourStore(capacity))
    {
    }

    private NearestNeighbourPredictor(
        IQueryEncoder encoder, IReadOnlyList<ModelRoute> routes, string referenceModel, int neighbours, NeighbourStore store)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(referenceModel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbours);
        Routes = [.. routes];
        if (Routes.Distinct().Count() < Routes.Count)
        {
            throw new ArgumentException($"The routes {string.Join(", ", Routes)} are not distinct; list each once.", nameof(routes));
        }

        int[] references = [.. Enumerable.Range(0, Routes.Count).Where(route => Routes[route].Model == referenceModel)];
        if (references.Length != 1)
        {
            throw new ArgumentException(
                $"{references.Length} of the routes {string.Join(", ", Routes)} are of the reference model '{referenceModel}'; list exactly one.", nameof(routes));
        }

        _encoder = encoder;
        _store = store;
        _reference = references[0];
        Neighbours = neighbours;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Gets the number of nearest queries that are asked.</summary>
    public int Neighbours { get; }

    /// <summary>Gets the number of queries that are kept now.</summary>
    public int Count => _store.Count;

    /// <summary>Adds a query of which qualities are known.</summary>
    /// <param name="text">The text of the query, as the router sees it.</param>
    /// <param name="qualities">The quality of each route's answer, 0 to 1, in the order of <see cref="Routes"/>; NaN where it is not known.</param>
    /// <param name="cancellationToken">Cancels the encoding; the query is then not added.</param>
    /// <returns>A task that ends when the query counts.</returns>
    /// <exception cref="ArgumentException">There is not one quality per route, or one lies outside of 0 to 1.</exception>
    /// <exception cref="InvalidOperationException">The encoder gave a number that is not finite; the query is not added.</exception>
    public async ValueTask AddAsync(string text, IReadOnlyList<double> qualities, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(qualities);
        double[] kept = [.. qualities];
        if (kept.Length != Routes.Count)
        {
            throw new ArgumentException($"There are {kept.Length} qualities for {Routes.Count} routes; give one per route, NaN where it is not known.", nameof(qualities));
        }

        var wrong = Array.FindIndex(kept, static quality => quality is < 0 or > 1);
        if (wrong >= 0)
        {
            throw new ArgumentException($"qualities[{wrong}] is {kept[wrong]}; scale qualities to 0 to 1, NaN where one is not known.", nameof(qualities));
        }

        _store.Add(await EncodeAsync(text, cancellationToken).ConfigureAwait(false), kept);
    }

    /// <inheritdoc/>
    public async ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(predictions.Length, Routes.Count, nameof(predictions));

        var vector = await EncodeAsync(text, cancellationToken).ConfigureAwait(false);
        Predict(_store.Nearest(vector, Neighbours), predictions.Span);
        return new PredictionResult { Device = (_encoder as IDeviceBound)?.Device };
    }

    /// <summary>Makes a predictor that shares the queries of this one and asks another number of them.</summary>
    internal NearestNeighbourPredictor WithNeighbours(int neighbours) => new(_encoder, Routes, Routes[_reference].Model, neighbours, _store);

    private async ValueTask<float[]> EncodeAsync(string text, CancellationToken cancellationToken)
    {
        var vector = new float[_encoder.Dimensions];
        await _encoder.EncodeAsync(text, vector, cancellationToken).ConfigureAwait(false);
        return TensorPrimitives.IsFiniteAll<float>(vector)
            ? vector
            : throw new InvalidOperationException("The encoder gave a number that is not finite; encoders must give finite vectors.");
    }

    private void Predict(IReadOnlyCollection<NeighbourStore.Neighbour> nearest, Span<RoutePrediction> predictions)
    {
        for (var route = 0; route < Routes.Count; route++)
        {
            double quality = 0, matches = 0;
            int known = 0, compared = 0;
            foreach (var neighbour in nearest)
            {
                var (own, reference) = (neighbour.Qualities[route], neighbour.Qualities[_reference]);
                if (!double.IsNaN(own))
                {
                    quality += own;
                    known++;
                    if (!double.IsNaN(reference))
                    {
                        matches += own >= reference ? 1 : 0;
                        compared++;
                    }
                }
            }

            var unknown = route == _reference ? 1 : 0;
            predictions[route] = new RoutePrediction(
                route == _reference ? 1 : compared > 0 ? matches / compared : 0,
                known > 0 ? quality / known : unknown);
        }
    }
}
