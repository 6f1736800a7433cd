namespace BestRoute;

/// <summary>Who said how good an answer is.</summary>
internal enum OutcomeSource : byte
{
    /// <summary>A user or a later check.</summary>
    Feedback,

    /// <summary>The application's own check.</summary>
    Grade,

    /// <summary>A model that compared it with the reference's response.</summary>
    Judge,
}
