using System.Globalization;

namespace Quickstart;

/// <summary>The wordings of one kind of question, as composite format strings.</summary>
internal sealed class Phrasings(params string[] wordings)
{
    /// <summary>Words one question in a way chosen at random.</summary>
    public string Word(Random random, params ReadOnlySpan<object?> parts) =>
        string.Format(CultureInfo.InvariantCulture, wordings[random.Next(wordings.Length)], parts);
}
