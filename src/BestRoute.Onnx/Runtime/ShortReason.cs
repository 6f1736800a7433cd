using System.Text.RegularExpressions;

namespace BestRoute.Onnx;

/// <summary>Shortens what ONNX Runtime says about a device that does not work, which can be a page, to one line.</summary>
internal static partial class ShortReason
{
    private const int MaxLength = 160;

    /// <summary>Returns the words that name the cause, on one line, without source files, functions and folders.</summary>
    /// <param name="message">The message of the error.</param>
    public static string Of(string message)
    {
        var text = message;
        if (Preamble().Match(text) is { Success: true } preamble)
        {
            text = text[(preamble.Index + preamble.Length)..];
        }

        if (text.LastIndexOf("CUDA failure", StringComparison.Ordinal) is var failure and > 0)
        {
            text = text[failure..];
        }

        text = Folders().Replace(Rest().Replace(text.Trim(), ""), "").TrimEnd('.', ' ');
        return text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "...");
    }

    /// <summary>Where ONNX Runtime raised the error, its number, and which library it was loading.</summary>
    [GeneratedRegex(@"\[ONNXRuntimeError\] : \d+ : \w+ : (?:Failed to load library .*? with error: )?", RegexOptions.RightToLeft)]
    private static partial Regex Preamble();

    /// <summary>Details after the cause, and further lines.</summary>
    [GeneratedRegex(@"(?: ; |\r|\n| \(ONNX Runtime: ).*", RegexOptions.Singleline)]
    private static partial Regex Rest();

    [GeneratedRegex(@"(?<![\w.])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:""']+)+[/\\]")]
    private static partial Regex Folders();
}
