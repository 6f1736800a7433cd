namespace BestRoute.Training;

/// <summary>A part of a page with a heading.</summary>
/// <param name="Id">What links point to.</param>
/// <param name="Title">The heading.</param>
/// <param name="Body">What is under it.</param>
internal sealed record Section(string Id, string Title, Html Body)
{
    /// <summary>Gets what the figures say, in a sentence for readers who do not know the terms.</summary>
    public Html? PlainWords { get; init; }
}
