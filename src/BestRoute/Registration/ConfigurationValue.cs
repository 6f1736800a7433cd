using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace BestRoute;

/// <summary>A value in configuration. Reading returns <see langword="null"/> if it is absent, and adds a failure if it is something else.</summary>
internal readonly record struct ConfigurationValue(IConfigurationSection Section, List<string> Failures)
{
    internal string? Text => Section.Value;

    internal double? Number() =>
        string.IsNullOrEmpty(Text) ? null
        : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : Fail<double>("a number");

    internal int? WholeNumber() =>
        string.IsNullOrEmpty(Text) ? null
        : int.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : Fail<int>("a whole number");

    internal bool? Flag() =>
        string.IsNullOrEmpty(Text) ? null
        : bool.TryParse(Text, out var flag) ? flag
        : Fail<bool>("true or false");

    internal T? Name<T>()
        where T : struct, Enum =>
        string.IsNullOrEmpty(Text) ? null
        : Enum.GetNames<T>().Contains(Text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(Text, ignoreCase: true)
        : Fail<T>(string.Join(", ", Enum.GetNames<T>()));

    internal TimeSpan? Duration() =>
        string.IsNullOrEmpty(Text) ? null
        : TimeSpan.TryParse(Text, CultureInfo.InvariantCulture, out var duration) ? duration
        : Fail<TimeSpan>("hours, minutes and seconds, such as 00:00:30");

    /// <summary>Reads an object into one that exists already.</summary>
    internal void ReadInto<T>(ConfigurationTable<T> table, T target)
        where T : class
    {
        if (Section.Exists())
        {
            table.Read(Section, target, Failures);
        }
    }

    /// <summary>Reads an object; <see langword="null"/> also if a part of it cannot be read.</summary>
    internal T? Read<T>(ConfigurationTable<T> table)
        where T : class, new()
    {
        if (!Section.Exists())
        {
            return null;
        }

        var target = new T();
        var earlier = Failures.Count;
        table.Read(Section, target, Failures);
        return Failures.Count == earlier ? target : null;
    }

    /// <summary>Adds the objects of a list.</summary>
    internal void ReadList<T>(ConfigurationTable<T> table, IList<T> list)
        where T : class, new()
    {
        if (!string.IsNullOrEmpty(Text))
        {
            Failures.Add($"The configuration of BestRoute has '{Text}' at '{Section.Path}'. Set it to a list of objects with {table.Keys}.");
        }

        foreach (var item in Section.GetChildren())
        {
            var target = new T();
            table.Read(item, target, Failures);
            list.Add(target);
        }
    }

    private T? Fail<T>(string expected)
        where T : struct
    {
        Failures.Add($"The configuration of BestRoute has '{Text}' at '{Section.Path}'. Set it to {expected}.");
        return null;
    }
}
