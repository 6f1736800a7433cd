using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Makes the options that backends get.</summary>
internal static class BackendOptions
{
    /// <summary>Clones the caller's options without our own settings and without the model id, which means nothing to a backend.</summary>
    internal static ChatOptions From(ChatOptions? options)
    {
        var clone = options?.Clone() ?? new ChatOptions();
        clone.ModelId = null;
        if (clone.AdditionalProperties is { } properties)
        {
            foreach (var key in properties.Keys.Where(static key => key.StartsWith(RequestKeys.Prefix, StringComparison.Ordinal)).ToArray())
            {
                properties.Remove(key);
            }
        }

        return clone;
    }

    /// <summary>Clones the options for one call. It sets the sample index, and adds it to the seed, because one fixed seed would make n equal samples.</summary>
    internal static ChatOptions ForSample(ChatOptions options, int index)
    {
        var clone = options.Clone();
        (clone.AdditionalProperties ??= [])[RequestKeys.SampleIndex] = index;
        if (clone.Seed is { } seed)
        {
            clone.Seed = unchecked(seed + index);
        }

        return clone;
    }
}
