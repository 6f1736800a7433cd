namespace Gateway;

/// <summary>Where a model is: an entry of the section "Backends" of the configuration. A model of the pool names its entry as <c>Client</c>.</summary>
internal sealed class BackendOptions
{
    /// <summary>Gets or sets the address of an OpenAI-compatible API, such as <c>https://api.openai.com/v1</c>, or <c>stand-in:small</c>, <c>stand-in:medium</c> or <c>stand-in:large</c>.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets the name of the model at the server.</summary>
    public string Model { get; set; } = "";

    /// <summary>Gets or sets the name of the configuration value or environment variable with the API key. <see langword="null"/> if the server needs no key.</summary>
    public string? ApiKeyFrom { get; set; }
}
