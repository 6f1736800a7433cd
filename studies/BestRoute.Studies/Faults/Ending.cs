namespace BestRoute.Studies.Faults;

/// <summary>How a request ends for its caller.</summary>
internal enum Ending
{
    /// <summary>With the answer of a model that works.</summary>
    Answer,

    /// <summary>With what a plain client of the model gets: its answer as it came, or its error, after what came before it.</summary>
    AsItCame,

    /// <summary>With a <see cref="TimeoutException"/> that names the model, after what came before it.</summary>
    TimeLimit,

    /// <summary>With an <see cref="OperationCanceledException"/> of the caller's token.</summary>
    Canceled,
}
