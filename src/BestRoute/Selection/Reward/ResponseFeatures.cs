using System.Buffers;
using static BestRoute.ResponseFeature;

namespace BestRoute;

/// <summary>
/// The features of a sample that depend only on its text and the prompt. There are no features of the prompt alone: they are equal for all samples of a
/// prompt, so a linear reward could not choose by them.
/// </summary>
internal static class ResponseFeatures
{
    /// <summary>The number of dense features.</summary>
    public const int Count = (int)ResponseFeature.Count;

    /// <summary>Computes the dense features of one response.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="text">The text of the response.</param>
    /// <param name="answer">The final answer in it.</param>
    /// <param name="features">Receives <see cref="Count"/> finite numbers.</param>
    public static void Compute(PromptWords prompt, string text, ExtractedAnswer answer, Span<double> features)
    {
        features.Clear();
        int digits = 0, lines = 0, open = 0;
        foreach (var character in text)
        {
            digits += char.IsDigit(character) ? 1 : 0;
            lines += character == '\n' ? 1 : 0;
        }

        foreach (var character in answer.Text)
        {
            open += character is '(' or '[' or '{' ? 1 : character is ')' or ']' or '}' ? -1 : 0;
        }

        var last = text.AsSpan().TrimEnd() is [.., var end] ? end : ' ';
        features[(int)Length] = Math.Log(1 + text.Length);
        features[(int)LineBreaks] = Math.Log(1 + lines);
        features[(int)DigitShare] = text.Length == 0 ? 0 : (double)digits / text.Length;
        features[(int)HasFence] = text.Contains("```", StringComparison.Ordinal) ? 1 : 0;
        features[(int)EndsSentence] = last is '.' or '!' or '?' ? 1 : 0;
        features[(int)EndsBracket] = last is ')' or ']' or '}' or '>' or '"' or '\'' ? 1 : 0;
        features[(int)AnswerLength] = Math.Log(1 + answer.Text.Length);
        features[(int)IsAnswerUnbalanced] = open == 0 ? 0 : 1;
        features[(int)IsAnswerInPrompt] = answer.Exists && prompt.Text.Contains(answer.Text, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        features[(int)IsAnswerNumeric] = answer.Text is [>= '0' and <= '9' or '-', ..] ? 1 : 0;
        features[(int)IsAnswerBracketed] = answer.Text is ['[' or '(' or '{', ..] ? 1 : 0;
        features[(int)IsLastLine] = answer.Rule == AnswerRule.LastLine ? 1 : 0;
        features[(int)IsPhrase] = answer.Rule == AnswerRule.Phrase ? 1 : 0;
        features[(int)IsBoxed] = answer.Rule == AnswerRule.Boxed ? 1 : 0;
        features[(int)IsJson] = answer.Rule == AnswerRule.Json ? 1 : 0;
        features[(int)IsTag] = answer.Rule == AnswerRule.Tag ? 1 : 0;

        var tokens = ArrayPool<ulong>.Shared.Rent(RougeL.MaxTokens);
        var count = RougeL.Tokenize(text, tokens.AsSpan(0, RougeL.MaxTokens));
        features[(int)PromptWordShare] = prompt.ShareIn(tokens.AsSpan(0, count));
        features[(int)DistinctWordShare] = count == 0 ? 0 : (double)tokens.Take(count).Distinct().Count() / count;
        count = RougeL.Tokenize(answer.Text, tokens.AsSpan(0, RougeL.MaxTokens));
        features[(int)PromptWordShareOfAnswer] = prompt.ShareIn(tokens.AsSpan(0, count));
        features[(int)AnswerWords] = Math.Log(1 + count);
        ArrayPool<ulong>.Shared.Return(tokens);
    }
}
