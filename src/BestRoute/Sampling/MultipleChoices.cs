namespace BestRoute;

/// <summary>How the samples of a route are asked for: in one request with n choices, or in n requests.</summary>
public enum MultipleChoices
{
    /// <summary>One request where the backend is known to return n choices, otherwise n requests. Each sampler says how it finds out.</summary>
    Auto,

    /// <summary>One request. The backend charges the prompt once, and decisions compare costs on this basis from the first request on.</summary>
    Native,

    /// <summary>n requests at the same time. The backend charges the prompt n times.</summary>
    Parallel,
}
