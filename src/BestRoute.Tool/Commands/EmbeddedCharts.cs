using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>The charting library that the build fetched from npm and embedded into this assembly.</summary>
internal static class EmbeddedCharts
{
    /// <summary>Reads the library.</summary>
    /// <returns><see langword="null"/> if the tool was built without npm.</returns>
    public static ChartLibrary? Load() =>
        (Read("Charts.js"), Read("Charts.licence"), Read("Colors.licence")) is ({ } script, { } charts, { } colors)
            ? new ChartLibrary(script, $"Chart.js\n\n{charts.Trim()}\n\n@kurkle/color, which Chart.js contains\n\n{colors.Trim()}")
            : null;

    private static string? Read(string name)
    {
        using var stream = typeof(EmbeddedCharts).Assembly.GetManifestResourceStream("BestRoute.Tool." + name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
