using System.Globalization;
using System.Text.RegularExpressions;

namespace BestRoute.Onnx;

/// <summary>Reads the normalizer of a <c>tokenizer.json</c>.</summary>
internal static partial class NormalizerReader
{
    /// <summary>With a longer replacement, a short text could take any amount of memory.</summary>
    private const int MaxContent = 256;

    /// <summary>Reads the steps of the normalization.</summary>
    public static IEnumerable<TextNormalizer> Read(JsonMember? member)
    {
        if (member is not { } step)
        {
            return [];
        }

        var type = step.Get("type");
        return type.String() switch
        {
            "Sequence" => step.Get("normalizers").Items.SelectMany(item => Read(item)),
            "Strip" => [new StripNormalizer(step.Flag("strip_left", absent: true), step.Flag("strip_right", absent: true))],
            "Precompiled" => [ReadPrecompiled(step.Get("precompiled_charsmap"))],
            "Replace" => [ReadReplace(step)],
            "Lowercase" => [new LowercaseNormalizer()],
            "NFC" => [new UnicodeNormalizer(compatible: false, compose: true)],
            "NFD" => [new UnicodeNormalizer(compatible: false, compose: false)],
            "NFKC" => [new UnicodeNormalizer(compatible: true, compose: true)],
            "NFKD" => [new UnicodeNormalizer(compatible: true, compose: false)],
            "StripAccents" => [new FilterNormalizer(UnicodeData.IsMark)],
            "BertNormalizer" => ReadBert(step),
            _ => throw type.Unsupported("Sequence, Strip, Precompiled, Replace, Lowercase, NFC, NFD, NFKC, NFKD, StripAccents or BertNormalizer"),
        };
    }

    private static PrecompiledNormalizer ReadPrecompiled(JsonMember map)
    {
        map.String();
        return map.Value.TryGetBytesFromBase64(out var blob)
            ? new PrecompiledNormalizer(CharacterMap.Parse(blob, map.Path))
            : throw map.Unsupported("base64");
    }

    private static IEnumerable<TextNormalizer> ReadBert(JsonMember step)
    {
        var lower = step.Flag("lowercase", absent: true);
        yield return new BertCleaner(step.Flag("clean_text", absent: true), step.Flag("handle_chinese_chars", absent: true));
        if (step.Flag("strip_accents", absent: lower))
        {
            yield return new UnicodeNormalizer(compatible: false, compose: false);
            yield return new FilterNormalizer(UnicodeData.IsNonSpacingMark);
        }

        if (lower)
        {
            yield return new LowercaseNormalizer();
        }
    }

    private static ReplaceNormalizer ReadReplace(JsonMember step)
    {
        var content = step.Get("content");
        var replacement = content.String();
        if (replacement.Length > MaxContent)
        {
            throw content.Unsupported($"a text of at most {MaxContent} characters");
        }

        var pattern = step.Get("pattern");
        if (pattern.Find("String") is { } text)
        {
            return new ReplaceNormalizer(text.String(), 0, replacement);
        }

        var regex = pattern.Get("Regex");
        var match = Runs().Match(regex.String());
        return match.Success && (match.Groups["n"].Value is "" || int.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? new ReplaceNormalizer(
                match.Groups["c"].Value is "\\s" ? null : match.Groups["c"].Value[^1..],
                match.Groups["n"].Value is "" ? 1 : Math.Max(1, int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture)),
                replacement)
            : throw regex.Unsupported("a run of one character, such as ' {2,}' or '\\s+', or a String instead");
    }

    // One character that has no meaning in regular expressions, or an escaped punctuation mark, or \s.
    [GeneratedRegex("""^(?<c>[^\\.^$|?*+()\[\]{}\p{Cs}]|\\s|\\[!-/:-@\[-`{-~])(\+|\{(?<n>[1-9][0-9]*),\})$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Runs();
}
