using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One model of the pool.</summary>
public sealed class ModelOptions
{
    /// <summary>Gets or sets the pool id: the name in packages, decisions and <see cref="ChatOptions.ModelId"/>. Required, unique in the pool.</summary>
    public string Id { get; set; } = "";

    /// <summary>Gets or sets the service key of the keyed <see cref="IChatClient"/> that answers for this model.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="ChatClient"/>, or the factory given at registration, answers.</value>
    public string? Client { get; set; }

    /// <summary>Gets or sets the backend itself, where no container is used.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IChatClient? ChatClient { get; set; }

    /// <summary>Gets or sets the price. Required: a model without a price cannot be compared.</summary>
    public ModelPrice? Price { get; set; }

    /// <summary>Gets or sets the largest number of samples a route may draw from this model, 1 to 64.</summary>
    /// <value>The default is 1. The reference model always draws one.</value>
    public int MaxSamples { get; set; } = 1;

    /// <summary>Gets or sets whether this is the reference model, the strongest of the pool. Exactly one model is.</summary>
    public bool IsReference { get; set; }

    /// <summary>Gets or sets whether the model reads images. Requests with an image do not go to a model for which this is <see langword="false"/>.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public bool? Vision { get; set; }

    /// <summary>Gets or sets whether the model calls tools. Requests with tools do not go to a model for which this is <see langword="false"/>.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public bool? Tools { get; set; }

    /// <summary>Gets or sets whether the model keeps to a JSON schema. Requests with a schema do not go to a model for which this is <see langword="false"/>.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public bool? StructuredOutput { get; set; }

    /// <summary>Gets or sets how many tokens prompt and answer may have together, 1 or more. The tokens of the prompt are estimated.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public int? ContextWindow { get; set; }

    /// <summary>Gets or sets how many tokens an answer may have, 1 or more. Requests with a higher <see cref="ChatOptions.MaxOutputTokens"/> do not go to the model.</summary>
    /// <value>The default is <see langword="null"/>: not known, so no request is kept away.</value>
    public int? MaxOutputTokens { get; set; }
}
