namespace BestRoute;

/// <summary>
/// The managed encoder: hashed word and character n-grams, sublinear tf x idf, scaled to length 1 and projected by an 8-bit matrix.
/// Standardized surface features come after the projection.
/// </summary>
/// <remarks>
/// Instances are immutable and safe for concurrent use. Every dimension is summed in one order, without fused operations, so the projection of a
/// text has the same bits on every machine.
/// </remarks>
internal sealed class LexicalEncoder : IQueryEncoder
{
    /// <summary>The limit of a standardized surface feature, before its weight. Text that is unlike all training text must not hide the other features.</summary>
    public const float SurfaceLimit = 5;

    private readonly LexicalFeatures _features;
    private readonly QuantizedProjection _projection;
    private readonly float[] _idf;
    private readonly float[] _surfaceMean;
    private readonly float[] _surfaceScale;

    /// <summary>Initializes a new instance of the <see cref="LexicalEncoder"/> class. It keeps the arrays.</summary>
    /// <param name="parameters">The shape.</param>
    /// <param name="idf">[buckets]: inverse document frequencies, finite and 0 or more. A bucket with 0 is ignored.</param>
    /// <param name="projection">[buckets x dimensions], row-major.</param>
    /// <param name="rowScales">[buckets]: the factor of each row of <paramref name="projection"/>, finite.</param>
    /// <param name="surfaceMean">[<see cref="SurfaceFeatures.Count"/>]: the mean of each surface feature.</param>
    /// <param name="surfaceScale">[<see cref="SurfaceFeatures.Count"/>]: the standard deviation of each, without the surface weight; greater than 0.</param>
    /// <exception cref="ArgumentException">A parameter or a number is out of range, or an array has the wrong length.</exception>
    public LexicalEncoder(
        LexicalEncoderParameters parameters, float[] idf, sbyte[] projection, float[] rowScales, float[] surfaceMean, float[] surfaceScale)
    {
        _features = new LexicalFeatures(parameters);
        RequireLength(idf.Length, parameters.Buckets, nameof(idf));
        RequireLength(projection.Length, (long)parameters.Buckets * parameters.Dimensions, nameof(projection));
        RequireLength(rowScales.Length, parameters.Buckets, nameof(rowScales));
        RequireLength(surfaceMean.Length, SurfaceFeatures.Count, nameof(surfaceMean));
        RequireLength(surfaceScale.Length, SurfaceFeatures.Count, nameof(surfaceScale));
        NumberGuard.Require(idf, static value => float.IsFinite(value) && value >= 0, "finite and not negative");
        NumberGuard.RequireFinite(rowScales);
        NumberGuard.RequireFinite(surfaceMean);
        NumberGuard.Require(surfaceScale, static value => float.IsFinite(value) && value > 0, "finite and greater than 0");

        Parameters = parameters;
        _idf = idf;
        _projection = new QuantizedProjection(parameters.Dimensions, projection, rowScales);
        _surfaceMean = surfaceMean;
        _surfaceScale = surfaceScale;
    }

    /// <summary>Gets the shape.</summary>
    public LexicalEncoderParameters Parameters { get; }

    /// <inheritdoc/>
    public int Dimensions => Parameters.Dimensions + SurfaceFeatures.Count;

    internal ReadOnlySpan<float> Idf => _idf;

    internal ReadOnlySpan<sbyte> Projection => _projection.Rows;

    internal ReadOnlySpan<float> RowScales => _projection.RowScales;

    internal ReadOnlySpan<float> SurfaceMean => _surfaceMean;

    internal ReadOnlySpan<float> SurfaceScale => _surfaceScale;

    /// <inheritdoc/>
    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();

        Encode(text, destination.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Encodes one text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="destination">Receives <see cref="Dimensions"/> finite numbers. It may be longer.</param>
    public void Encode(ReadOnlySpan<char> text, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Dimensions, nameof(destination));

        var scratch = LexicalScratch.Current;
        if (Parameters.Normalizes)
        {
            var normalized = scratch.Normalized(text.Length);
            text = normalized[..TextNormalizer.Normalize(text, normalized)];
        }

        var buckets = scratch.Buckets(_features.Capacity);
        var weights = scratch.Weights(_features.Capacity);
        var count = _features.Extract(text, buckets, weights);
        buckets = buckets[..count];
        weights = weights[..count];
        LexicalFeatures.Weigh(buckets, weights, _idf);
        _projection.Project(buckets, weights, destination[..Parameters.Dimensions]);

        var surface = destination.Slice(Parameters.Dimensions, SurfaceFeatures.Count);
        SurfaceFeatures.Extract(text, surface);
        var surfaceWeight = (float)Parameters.SurfaceWeight;
        for (var i = 0; i < surface.Length; i++)
        {
            surface[i] = surfaceWeight * Math.Clamp((surface[i] - _surfaceMean[i]) / _surfaceScale[i], -SurfaceLimit, SurfaceLimit);
        }
    }

    private static void RequireLength(long actual, long expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has {actual} numbers. It must have {expected}.", name);
        }
    }
}
