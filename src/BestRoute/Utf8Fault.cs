using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace BestRoute;

/// <summary>Where and why a text is not in UTF-8. Reading it nevertheless would replace characters without a word.</summary>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="What">What is wrong and how to correct it, without a period.</param>
internal readonly record struct Utf8Fault(long Line, string What)
{
    private const string Fix = "save the file as UTF-8";

    /// <summary>Finds the first fault of a text that may begin with a byte order mark; <see langword="null"/> if it is in UTF-8.</summary>
    public static Utf8Fault? Of(ReadOnlySpan<byte> text)
    {
        if (text is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..])
        {
            return new(1, $"the text is in UTF-16 or UTF-32; {Fix}");
        }

        if (Utf8.IsValid(text))
        {
            return null;
        }

        var position = 0;
        while (Rune.DecodeFromUtf8(text[position..], out _, out var consumed) == OperationStatus.Done)
        {
            position += consumed;
        }

        var before = text[..position];
        return new(
            before.Count((byte)'\n') + 1,
            string.Create(CultureInfo.InvariantCulture, $"byte {position - before.LastIndexOf((byte)'\n')} of the line (0x{text[position]:X2}) is not valid UTF-8; {Fix}"));
    }

    /// <summary>Describes the fault for a file.</summary>
    public string At(string path) => string.Create(CultureInfo.InvariantCulture, $"{path}, line {Line}: {What}");
}
