using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Makes the options that backends see.</summary>
internal static class BackendOptions
{
    /// <summary>Clones the caller's options without our own settings and without the pool id, which means nothing to a backend.</summary>
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

    /// <summary>Clones the options for one call: its sample index is marked, and a seed is offset by it, since one fixed seed makes n equal samples.</summary>
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
