using System.Collections;
using Microsoft.Extensions.Configuration;

namespace BestRoute;

/// <summary>The keys of an object in configuration, each with what it sets. They are read in the order in which they were added.</summary>
internal sealed class ConfigurationTable<T> : IEnumerable
    where T : class
{
    private readonly List<(string Key, Action<T, ConfigurationValue> Set)> _entries = [];

    /// <summary>Gets the keys, for messages.</summary>
    internal string Keys => string.Join(", ", _entries.Select(static entry => entry.Key));

    public void Add(string key, Action<T, ConfigurationValue> set) => _entries.Add((key, set));

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    /// <summary>Reads an object. Each failure names the path, the value and the fix.</summary>
    internal void Read(IConfiguration configuration, T target, List<string> failures)
    {
        if (configuration is IConfigurationSection { Value: { Length: > 0 } text } section)
        {
            failures.Add($"The configuration of BestRoute has '{text}' at '{section.Path}'. Set it to an object with {Keys}.");
        }

        failures.AddRange(configuration.GetChildren()
            .Where(child => !_entries.Exists(entry => entry.Key.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(child => $"The configuration of BestRoute has no setting '{child.Path}'. Remove it, or correct it to one of {Keys}."));
        foreach (var (key, set) in _entries)
        {
            set(target, new ConfigurationValue(configuration.GetSection(key), failures));
        }
    }
}
