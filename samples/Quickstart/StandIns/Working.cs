namespace Quickstart;

/// <summary>A stand-in's solution of a question: the text that it writes, and the result.</summary>
internal sealed record Working(IReadOnlyList<string> Steps, string Answer)
{
    public override string ToString() => $"{string.Join("; ", Steps)}. The answer is {Answer}.";
}
