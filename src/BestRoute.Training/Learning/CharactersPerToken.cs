namespace BestRoute.Training;

/// <summary>
/// Measures how many weighted characters a token of a model holds, by which the run time estimates tokens before a request and where a backend
/// reports none.
/// </summary>
/// <remarks>
/// It is measured on prompts alone. What is reported of a prompt is more than its text by the chat template only, which is charged for at run
/// time too. What is reported of a response may be reasoning that is neither in the text nor told apart, many times the text.
/// </remarks>
internal static class CharactersPerToken
{
    /// <summary>Measures a model: the characters of the prompts it answered, by the tokens that these were.</summary>
    /// <param name="records">The queries.</param>
    /// <param name="model">The pool id.</param>
    /// <param name="counting">How the tokens were counted that no usage tells.</param>
    /// <returns>
    /// <see langword="null"/> where no tokens were counted, or so many that they are of more than the prompts, such as a system prompt.
    /// </returns>
    public static double? Of(IEnumerable<QueryRecord> records, string model, TokenCounting counting)
    {
        long characters = 0, tokens = 0;
        foreach (var record in records)
        {
            foreach (var response in record.ResponsesOf(model))
            {
                // The rule of thumb measures nothing.
                if (response.ReportedInputTokens is not null || counting == TokenCounting.O200k)
                {
                    characters += record.PromptLength.Weighted;
                    tokens += record.InputTokensOf(response);
                }
            }
        }

        var ratio = tokens == 0 ? double.NaN : (double)characters / tokens;
        return TokenEstimate.IsCharactersPerToken(ratio) ? ratio : null;
    }
}
