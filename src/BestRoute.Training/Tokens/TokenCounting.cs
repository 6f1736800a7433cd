namespace BestRoute.Training;

/// <summary>How the tokens of a text are counted where a response log has no usage for it.</summary>
public enum TokenCounting
{
    /// <summary>By the tokenizer <c>o200k_base</c>, which OpenAI's current models use and which is close to those of other current models.</summary>
    O200k,

    /// <summary>One token per four characters, rounded up: fast, and about right for English text alone.</summary>
    Characters,
}
