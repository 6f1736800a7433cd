namespace BestRoute;

/// <summary>What a model can do; <see langword="null"/> where the options do not say.</summary>
/// <param name="Vision">Whether it reads images.</param>
/// <param name="Tools">Whether it calls tools.</param>
/// <param name="StructuredOutput">Whether it keeps to a JSON schema.</param>
/// <param name="ContextWindow">The tokens that prompt and answer may have together.</param>
/// <param name="MaxOutputTokens">The tokens that its answer may have.</param>
internal sealed record ModelCapabilities(bool? Vision, bool? Tools, bool? StructuredOutput, int? ContextWindow, int? MaxOutputTokens)
{
    /// <summary>Gets the capabilities that the options of a model say; <see langword="null"/> where they say none.</summary>
    public static ModelCapabilities? Of(ModelOptions model)
    {
        var capabilities = new ModelCapabilities(model.Vision, model.Tools, model.StructuredOutput, model.ContextWindow, model.MaxOutputTokens);
        return capabilities == new ModelCapabilities(null, null, null, null, null) ? null : capabilities;
    }
}
