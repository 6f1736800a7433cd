namespace Quickstart;

/// <summary>A stand-in's way through a question: what it writes down, and where it ends.</summary>
internal sealed record Working(IReadOnlyList<string> Steps, string Answer)
{
    public override string ToString() => $"{string.Join("; ", Steps)}. The answer is {Answer}.";
}
