using System.Numerics.Tensors;

namespace BestRoute;

/// <summary>
/// Predicts each route from its results on the most similar queries that were added. It needs no training, and a query that was added is used from
/// the next request on.
/// </summary>
/// <remarks>
/// <para>
/// Similarity is the cosine of the encoder's vectors. The quality of a route is its mean quality over the k nearest queries. Its match probability is
/// the share of them on which it was at least as good as the reference model. A query with an unknown quality of a route is ignored for that route.
/// If none of the nearest queries has a quality of a route, the predicted quality is 1 for the reference model and 0 for every other route. An empty
/// predictor therefore sends every query to the reference model, unless the threshold is 0, or lambda times the extra cost of the reference model
/// is more than 1.
/// </para>
/// <para>
/// Set it as <see cref="BestRouteOptions.Predictor"/>, together with <see cref="BestRouteOptions.Package"/> to use the package's operating point, or
/// with a <see cref="BestRouteOptions.Threshold"/>. Instances are safe for concurrent use, also while queries are added. A request compares its query
/// with every stored query, so its time grows with their number.
/// </para>
/// </remarks>
public sealed class NearestNeighbourPredictor : IMatchPredictor, IDeviceBound
{
    internal const int DefaultNeighbours = 40;
    internal const int DefaultCapacity = 10_000;

    private readonly IQueryEncoder _encoder;
    private readonly NeighbourStore _store;
    private readonly int _reference;

    /// <summary>Initializes a new instance of the <see cref="NearestNeighbourPredictor"/> class.</summary>
    /// <param name="encoder">The encoder. It is not disposed.</param>
    /// <param name="routes">The routes, without duplicates, in the order of the qualities that will be added.</param>
    /// <param name="referenceModel">The id of the reference model. Exactly one route must have this model.</param>
    /// <param name="neighbours">The number of nearest queries to use, 1 or more. The default is 40.</param>
    /// <param name="capacity">The maximum number of queries to keep, 1 or more. When it is reached, each new query replaces the oldest one. The default is 10,000.</param>
    /// <exception cref="ArgumentException">The routes are not distinct, or not exactly one of them has the reference model.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbours"/> or <paramref name="capacity"/> is less than 1.</exception>
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
            throw new ArgumentException($"The routes {string.Join(", ", Routes)} are not distinct. List each route once.", nameof(routes));
        }

        int[] references = [.. Enumerable.Range(0, Routes.Count).Where(route => Routes[route].Model == referenceModel)];
        if (references.Length != 1)
        {
            throw new ArgumentException(
                $"{references.Length} of the routes {string.Join(", ", Routes)} have the reference model '{referenceModel}'. List exactly one such route.", nameof(routes));
        }

        _encoder = encoder;
        _store = store;
        _reference = references[0];
        Neighbours = neighbours;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelRoute> Routes { get; }

    string? IDeviceBound.Device => (_encoder as IDeviceBound)?.Device;

    /// <summary>Gets the number of nearest queries that a prediction uses.</summary>
    public int Neighbours { get; }

    /// <summary>Gets the number of queries that are stored now.</summary>
    public int Count => _store.Count;

    /// <summary>Adds a query with its known qualities.</summary>
    /// <param name="text">The text of the query, as the router sees it.</param>
    /// <param name="qualities">The quality of each route's answer, 0 to 1, in the order of <see cref="Routes"/>; NaN if it is not known.</param>
    /// <param name="cancellationToken">Cancels the encoding. The query is then not added.</param>
    /// <returns>A task that ends when the query is stored.</returns>
    /// <exception cref="ArgumentException">There is not one quality per route, or one is not from 0 to 1.</exception>
    /// <exception cref="InvalidOperationException">The encoder returned a number that is not finite. The query is not added.</exception>
    public async ValueTask AddAsync(string text, IReadOnlyList<double> qualities, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(qualities);
        double[] kept = [.. qualities];
        if (kept.Length != Routes.Count)
        {
            throw new ArgumentException($"There are {kept.Length} qualities for {Routes.Count} routes. Pass one per route, NaN if it is not known.", nameof(qualities));
        }

        var wrong = Array.FindIndex(kept, static quality => quality is < 0 or > 1);
        if (wrong >= 0)
        {
            throw new ArgumentException($"qualities[{wrong}] is {kept[wrong]}. Pass a number from 0 to 1, or NaN if it is not known.", nameof(qualities));
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
        return new PredictionResult { Device = ((IDeviceBound)this).Device };
    }

    /// <summary>Makes a predictor that shares the queries of this one and uses another number of neighbours.</summary>
    internal NearestNeighbourPredictor WithNeighbours(int neighbours) => new(_encoder, Routes, Routes[_reference].Model, neighbours, _store);

    private async ValueTask<float[]> EncodeAsync(string text, CancellationToken cancellationToken)
    {
        var vector = new float[_encoder.Dimensions];
        await _encoder.EncodeAsync(text, vector, cancellationToken).ConfigureAwait(false);
        return TensorPrimitives.IsFiniteAll<float>(vector)
            ? vector
            : throw new InvalidOperationException("The encoder returned a number that is not finite. Encoders must return finite vectors.");
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
