namespace BestRoute.Training;

/// <summary>How to count the tokens of a text if the response log has no usage for it.</summary>
public enum TokenCounting
{
    /// <summary>The tokenizer <c>o200k_base</c>. OpenAI's current models use it, and the tokenizers of other current models give similar counts.</summary>
    O200k,

    /// <summary>One token per four characters, rounded up. This is fast, but approximately right only for English text.</summary>
    Characters,
}
