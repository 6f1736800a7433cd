using System.Buffers;

namespace BestRoute;

/// <summary>
/// The features of a sample that depend only on its text and the prompt. There are no features of the prompt alone: they are equal for all samples of a
/// prompt, so a linear reward could not choose by them.
/// </summary>
internal static class ResponseFeatures
{
    /// <summary>The number of dense features.</summary>
    public const int Count = 20;

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
        features[0] = Math.Log(1 + text.Length);
        features[1] = Math.Log(1 + lines);
        features[2] = text.Length == 0 ? 0 : (double)digits / text.Length;
        features[3] = text.Contains("```", StringComparison.Ordinal) ? 1 : 0;
        features[4] = last is '.' or '!' or '?' ? 1 : 0;
        features[5] = last is ')' or ']' or '}' or '>' or '"' or '\'' ? 1 : 0;
        features[6] = Math.Log(1 + answer.Text.Length);
        features[7] = open == 0 ? 0 : 1;
        features[8] = answer.Exists && prompt.Text.Contains(answer.Text, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        features[9] = answer.Text is [>= '0' and <= '9' or '-', ..] ? 1 : 0;
        features[10] = answer.Text is ['[' or '(' or '{', ..] ? 1 : 0;
        features[11] = answer.Rule == AnswerRule.LastLine ? 1 : 0;
        features[12] = answer.Rule == AnswerRule.Phrase ? 1 : 0;
        features[13] = answer.Rule == AnswerRule.Boxed ? 1 : 0;
        features[14] = answer.Rule == AnswerRule.Json ? 1 : 0;
        features[15] = answer.Rule == AnswerRule.Tag ? 1 : 0;

        var tokens = ArrayPool<ulong>.Shared.Rent(RougeL.MaxTokens);
        var count = RougeL.Tokenize(text, tokens.AsSpan(0, RougeL.MaxTokens));
        features[16] = prompt.ShareIn(tokens.AsSpan(0, count));
        features[17] = count == 0 ? 0 : (double)tokens.Take(count).Distinct().Count() / count;
        count = RougeL.Tokenize(answer.Text, tokens.AsSpan(0, RougeL.MaxTokens));
        features[18] = prompt.ShareIn(tokens.AsSpan(0, count));
        features[19] = Math.Log(1 + count);
        ArrayPool<ulong>.Shared.Return(tokens);
    }
}
