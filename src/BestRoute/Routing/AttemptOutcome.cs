using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>How an attempt ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>The route answered.</summary>
    Answered,

    /// <summary>Every call failed.</summary>
    Failed,

    /// <summary>Samples were returned, but none was valid.</summary>
    Invalid,

    /// <summary>The time of the attempt was over before there was an answer.</summary>
    TimedOut,

    /// <summary>The caller cancelled the request during the attempt.</summary>
    Canceled,

    /// <summary>Nothing was called: the model failed before, and another request tries it now.</summary>
    Unavailable,

    /// <summary>Nothing was called: the limits of the model were reached, and its queue was full or the wait too long.</summary>
    Limited,
}
