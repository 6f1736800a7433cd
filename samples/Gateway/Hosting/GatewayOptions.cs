namespace Gateway;

/// <summary>The section "Gateway" of the configuration.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Gets the API keys of the callers, by name. Names appear in logs, keys do not. Only in Development may there be none; then no key is needed.</summary>
    public Dictionary<string, string> ApiKeys { get; } = [];

    /// <summary>Gets or sets how many bytes the body of a request may have. Images are part of the body.</summary>
    public long MaxRequestBytes { get; set; } = 20_000_000;

    /// <summary>Gets or sets how many choices (n) a request may ask for. Each choice is routed by itself.</summary>
    public int MaxChoices { get; set; } = 8;

    /// <summary>Gets or sets how many requests each API key may make in a minute.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Returns what is wrong with the values, or <see langword="null"/>.</summary>
    public string? Check(bool needsKeys) =>
        needsKeys && ApiKeys.Count == 0 ? $"{Section}:ApiKeys is empty, so everyone could use the gateway. Set a key for each caller, such as {Section}__ApiKeys__web=KEY in the environment."
        : ApiKeys.FirstOrDefault(static key => key.Value.Length < 16) is { Key: { } name } ? $"{Section}:ApiKeys:{name} has fewer than 16 characters. Set it to a long random text."
        : MaxRequestBytes < 1 ? $"{Section}:MaxRequestBytes is {MaxRequestBytes}. Set it to a number of bytes, 1 or more."
        : MaxChoices < 1 ? $"{Section}:MaxChoices is {MaxChoices}. Set it to a number of choices, 1 or more."
        : RequestsPerMinute < 1 ? $"{Section}:RequestsPerMinute is {RequestsPerMinute}. Set it to a number of requests, 1 or more."
        : null;
}
