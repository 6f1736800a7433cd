namespace Gateway;

/// <summary>The API keys of the backends. A server can quote the key in an error, which must not reach the caller.</summary>
internal sealed class BackendKeys(IReadOnlyList<string> keys)
{
    /// <summary>Replaces all keys in a text.</summary>
    public string Hide(string text) => keys.Aggregate(text, static (hidden, key) => hidden.Replace(key, "***", StringComparison.Ordinal));
}
