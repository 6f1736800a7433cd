namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>A theory that needs the official program of SentencePiece, and is skipped without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SpmEncodeTheoryAttribute : TheoryAttribute
{
    public SpmEncodeTheoryAttribute()
    {
        if (!SpmEncode.IsInstalled)
        {
            Skip = $"The program {SpmEncode.Program} is not installed.";
        }
    }
}
