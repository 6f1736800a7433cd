using System.Buffers;

namespace BestRoute;

/// <summary>Finds what a response says the answer is, in the most used languages: "The answer is 42", "答案是42。", "Die Antwort ist 42".</summary>
/// <remarks>Scans by hand: time is linear in the text, whatever the text is.</remarks>
internal static class AnswerPhrases
{
    /// <summary>The longest rest of a line after the phrase that counts as an answer, in characters.</summary>
    public const int MaxLineLength = 80;

    private const string English = "answer";

    // Adjectives and links between a phrase and its answer are short; nothing beyond is looked at.
    private const int MaxSentence = 4 * MaxLineLength;

    private const string Markup = "*_ \u3000";

    // Chinese, Japanese, Korean, Thai; German, Dutch, French, Spanish, Portuguese, Italian, Polish; Russian, Ukrainian; Arabic, Urdu, Persian; Hindi, Bengali;
    // Indonesian, Vietnamese, Turkish, Swahili.
    private static readonly string[] _words = ByLength(
        "答案", "答", "结果", "結果", "正解", "解答", "回答", "答え", "こたえ", "정답", "해답", "답변", "답", "คำตอบ",
        "antwort", "lösung", "ergebnis", "antwoord", "réponse", "résultat", "respuesta", "resultado", "resposta", "risposta", "risultato", "odpowiedź",
        "ответ", "результат", "відповідь",
        "الجواب", "الإجابة", "الاجابة", "جواب", "پاسخ", "उत्तर", "जवाब", "উত্তর",
        "jawaban", "jawabannya", "đáp án", "đáp số", "câu trả lời", "cevap", "jibu");

    // What may come before or after a link.
    private static readonly string[] _fillers = ByLength(
        "final", "finale", "finală", "correcte", "correcta", "correcto", "correta", "correto", "corretta", "corretto", "esatta", "definitiva",
        "donc", "also", "somit", "daher", "entonces", "portanto", "então", "quindi", "dunque", "akhir", "akhirnya", "yang benar", "benar",
        "cuối cùng", "đúng", "النهائية", "النهائي", "الصحيحة", "الصحيح", "สุดท้าย", "ที่ถูกต้อง");

    private static readonly string[] _links = ByLength(
        "是", "为", "為", "就是", "应该是", "應該是", "应为", "應為", "等于", "等於", "选", "選", "は", "은", "는", "คือ", "เป็น",
        "ist", "lautet", "beträgt", "luidt", "is", "est", "es", "é", "è", "to", "brzmi", "это", "равен", "это число",
        "هو", "هي", "है", "হল", "হলো", "হচ্ছে", "ہے", "adalah", "ialah", "yaitu", "là", "ni");

    // Where the verb ends the sentence, and polite forms.
    private static readonly string[] _endings = ByLength(
        "です", "でした", "である", "だ", "となります", "になります", "となる", "になる", "입니다", "이다", "이에요", "예요", "ครับ", "ค่ะ", "है", "हैं", "होगा", "ہے");

    private static readonly SearchValues<string> _search = SearchValues.Create(_words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the answer after the last phrase.</summary>
    /// <returns>Its place in the text; empty where there is none, or it is too long.</returns>
    public static Range Find(string text)
    {
        var english = FindEnglish(text);
        var other = FindOther(text);
        return other.Start.Value > english.Start.Value ? other : english;
    }

    private static Range FindEnglish(string text)
    {
        for (var at = LastWord(text, text.Length); at >= 0; at = LastWord(text, at))
        {
            var before = text.AsSpan(0, at);
            if (before is [.., var previous] && char.IsLetterOrDigit(previous))
            {
                continue;
            }

            var rest = text.AsSpan(at + English.Length);
            var marked = before.TrimEnd().EndsWith("final", StringComparison.OrdinalIgnoreCase)
                && rest.TrimStart("*_: \t") is ['\r' or '\n', ..];

            // Markup that touches the marker belongs to it; markup after a space is the answer's.
            rest = rest.TrimStart("*_ ");
            if (rest.StartsWith("is", StringComparison.OrdinalIgnoreCase) && rest is [_, _, var next, ..] && !char.IsLetterOrDigit(next))
            {
                marked = true;
                rest = rest[2..].TrimStart("*_");
            }

            if (rest is [':' or '=', ..])
            {
                marked = true;
                rest = rest[1..].TrimStart("*_");
            }

            if (!marked)
            {
                continue;
            }

            rest = rest.TrimStart();
            var start = text.Length - rest.Length;
            var line = rest[..EndOfSentence(rest)];
            return line.Length <= MaxLineLength ? start..(start + ChoiceLength(line)) : default;
        }

        return default;
    }

    private static Range FindOther(string text)
    {
        var found = default(Range);
        var from = 0;
        while (text.AsSpan(from).IndexOfAny(_search) is >= 0 and var step)
        {
            var at = from + step;
            from = at + 1;
            var isPartOfWord = HasSpaces(text[at]) && at > 0 && char.IsLetter(text[at - 1]);
            if (!isPartOfWord && Read(text.AsSpan(at, Math.Min(MaxSentence, text.Length - at))) is { } answer)
            {
                found = (at + answer.Start)..(at + answer.End);
            }
        }

        return found;
    }

    /// <summary>Reads a text that begins with one of the words.</summary>
    /// <returns>The place of the answer; <see langword="null"/> where the sentence does not say it.</returns>
    private static (int Start, int End)? Read(ReadOnlySpan<char> text)
    {
        var i = Take(text, _words);
        if (i == 0)
        {
            return null;
        }

        // Some languages put nothing between the word and a number.
        var marked = text[0] >= '\u0400' && text[i..].TrimStart() is [var next, ..] && char.IsDigit(next);
        i = SkipFillers(text, i);
        if (Take(text[i..], _links) is > 0 and var link)
        {
            marked = true;
            i = SkipFillers(text, i + link, isAfterLink: true);
        }

        while (i < text.Length && (text[i] is ':' or '\uff1a' or '=' or '\uff1d' or '\u2014' or '\u2013' || text[i..] is ['-', ' ', ..]))
        {
            marked = true;
            i = SkipFillers(text, i + 1, isAfterLink: true);
        }

        i = text.Length - text[i..].TrimStart().Length;
        var sentence = text[i..];
        var answer = WithoutEnding(sentence[..EndOfSentence(sentence)], out var hasEnding);
        if (!marked && !hasEnding)
        {
            return null;
        }

        var opening = answer.Length - answer.TrimStart("*_").Length;
        var closing = answer.Length - answer.TrimEnd("*_").Length;
        if (opening != closing)
        {
            // The markup is around the phrase too: "**Antwort: 42**", "**Antwort:** 42".
            i += opening;
            answer = answer[opening..(closing < answer.Length - opening ? ^closing : ^0)];
            i += answer.Length - answer.TrimStart().Length;
            answer = answer.Trim();
        }

        return answer.Length is > 0 and <= MaxLineLength ? (i, i + ChoiceLength(answer)) : null;
    }

    private static ReadOnlySpan<char> WithoutEnding(ReadOnlySpan<char> sentence, out bool hasEnding)
    {
        hasEnding = false;
        sentence = sentence.TrimEnd(" .!\u3002\uff01\uff0e");
        foreach (var ending in _endings)
        {
            if (sentence.EndsWith(ending, StringComparison.Ordinal))
            {
                hasEnding = true;
                return sentence[..^ending.Length].TrimEnd();
            }
        }

        return sentence;
    }

    private static int SkipFillers(ReadOnlySpan<char> text, int from, bool isAfterLink = false)
    {
        // Markup after a link is the answer's.
        var skipped = isAfterLink ? " \u3000" : Markup;
        for (var i = from; ;)
        {
            i = text.Length - text[i..].TrimStart(skipped).Length;
            if (Take(text[i..], _fillers) is > 0 and var filler)
            {
                i += filler;
                continue;
            }

            return i;
        }
    }

    /// <summary>The length of the longest entry that a text begins with; 0 where it begins with none.</summary>
    private static int Take(ReadOnlySpan<char> text, string[] entries)
    {
        foreach (var entry in entries)
        {
            if (text.StartsWith(entry, StringComparison.OrdinalIgnoreCase)
                && !(HasSpaces(entry[^1]) && text.Length > entry.Length && char.IsLetter(text[entry.Length])))
            {
                return entry.Length;
            }
        }

        return 0;
    }

    /// <summary>Says whether the writing of a letter, Latin, Greek or Cyrillic, separates all words by spaces.</summary>
    private static bool HasSpaces(char letter) => letter < '\u0590' || letter is >= '\u1e00' and <= '\u1eff';

    private static int EndOfSentence(ReadOnlySpan<char> text)
    {
        var line = text.IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;
        line = line.IndexOfAny('\u3002', '\u0964', '\u06d4') is var full and >= 0 ? line[..full] : line;
        line = line.IndexOf("\uff0c因", StringComparison.Ordinal) is var reason and >= 0 ? line[..reason] : line;
        return line.IndexOf(". ", StringComparison.Ordinal) is var stop and > 0 ? stop : line.Length;
    }

    /// <summary>The length of the answer in "(B) because ..." or "B, since ...", else that of the whole line.</summary>
    private static int ChoiceLength(ReadOnlySpan<char> line) => line switch
    {
        ['(' or '\uff08', >= 'A' and <= 'Z', ')' or '\uff09', ..] => 3,
        [>= 'A' and <= 'Z', ')' or ',' or ':' or '.' or '\uff0c' or '\u3001' or '\uff1a', ..] => 1,
        _ => line.Length,
    };

    /// <summary>The last place of the English word that ends before a position, or -1.</summary>
    private static int LastWord(string text, int before) =>
        before == 0 ? -1 : text.AsSpan(0, before).LastIndexOf(English, StringComparison.OrdinalIgnoreCase);

    private static string[] ByLength(params string[] entries) => [.. entries.OrderByDescending(static entry => entry.Length)];
}
