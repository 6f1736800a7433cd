namespace BestRoute;

/// <summary>The words of a prompt, with which responses are compared.</summary>
internal sealed class PromptWords
{
    private const int MaxCharacters = 8192;

    private readonly HashSet<ulong> _words;

    /// <summary>Reads a prompt. From a long prompt, it reads the end.</summary>
    public PromptWords(string prompt)
    {
        Text = prompt.Length > MaxCharacters ? prompt[^MaxCharacters..] : prompt;
        var tokens = new ulong[RougeL.MaxTokens];
        Sequence = tokens[..RougeL.Tokenize(Text, tokens)];
        _words = [.. Sequence];
    }

    /// <summary>Gets the text.</summary>
    public string Text { get; }

    /// <summary>Gets the hashes of the words, starting with the last word.</summary>
    public ulong[] Sequence { get; }

    /// <summary>Returns the share of some words that are words of the prompt; 0 for no words.</summary>
    public double ShareIn(ReadOnlySpan<ulong> words)
    {
        var known = 0;
        foreach (var word in words)
        {
            known += _words.Contains(word) ? 1 : 0;
        }

        return words.IsEmpty ? 0 : (double)known / words.Length;
    }
}
