namespace BestRoute;

/// <summary>How the router's text was built in training. The run time builds it in the same way.</summary>
/// <param name="ContextCharacters">How many characters of the conversation before the last user message the router reads, 0 to 4,096.</param>
internal sealed record PackageText(int ContextCharacters)
{
    public const int MaxContextCharacters = 4096;

    /// <summary>What training on conversations reads: enough for the question that "do that again" refers to, and too little to hide the query.</summary>
    public const int ConversationContext = 256;
}
