using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>One route as the policy saw it for one query. Immutable.</summary>
public readonly record struct RouteAssessment
{
    // A decision keeps one of these for every route of the pool, so it has no padding: 48 bytes. With nullable members it would be 72.
    private readonly string _model;
    private readonly double _matchProbability;
    private readonly double _quality;
    private readonly int _samples;
    private readonly byte _exclusion;
    private readonly bool _hasMatchProbability;
    private readonly bool _hasQuality;

    /// <summary>Gets the route.</summary>
    public required ModelRoute Route
    {
        get => new(_model, _samples);
        init => (_model, _samples) = value;
    }

    /// <summary>Gets whether this is the route of the reference model.</summary>
    public bool IsReference { get; init; }

    /// <summary>Gets the match probability, 0 to 1. It is 1 for the reference model, and <see langword="null"/> if nothing was predicted.</summary>
    public double? MatchProbability
    {
        get => _hasMatchProbability ? _matchProbability : null;
        init => (_hasMatchProbability, _matchProbability) = (value.HasValue, value.GetValueOrDefault());
    }

    /// <summary>Gets the predicted quality, 0 to 1; <see langword="null"/> if nothing was predicted.</summary>
    public double? Quality
    {
        get => _hasQuality ? _quality : null;
        init => (_hasQuality, _quality) = (value.HasValue, value.GetValueOrDefault());
    }

    /// <summary>Gets the decision cost in US dollars, 0 or more: what the query itself costs on this route. Policies compare it.</summary>
    /// <remarks>
    /// It has the basis of the calibration: the text that the router reads, the output lengths of the package and the prices of the pool. What every
    /// route pays alike (system prompt, tools, earlier turns) is not part of it, nor are output lengths that were learned from traffic. For a model
    /// that the package does not know, the learned length is used. So a policy decides in production as it did in calibration.
    /// </remarks>
    public required double DecisionCost { get; init; }

    /// <summary>Gets the estimated cost of the whole request on this route, in US dollars, 0 or more. Cost caps and the guard use it; policies compare <see cref="DecisionCost"/>.</summary>
    public required double EstimatedCost { get; init; }

    /// <summary>Gets why the route may not be chosen; <see cref="RouteExclusion.None"/> if it may.</summary>
    public RouteExclusion Exclusion
    {
        get => (RouteExclusion)_exclusion;
        init => _exclusion = checked((byte)value);
    }

    /// <summary>Gets whether the route may be chosen.</summary>
    [JsonIgnore]
    public bool IsAdmissible => _exclusion == (byte)RouteExclusion.None;
}
