using System.Text.Json;
using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>A chart, and a table with the same figures.</summary>
/// <remarks>The script of the page draws it from the JSON. Without scripts, the reader sees the table.</remarks>
internal static class Chart
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Makes the chart and its table.</summary>
    /// <param name="page">Whether the page has charts at all.</param>
    /// <param name="id">The name of the chart in the page.</param>
    /// <param name="label">What the chart shows, for readers who cannot see it.</param>
    /// <param name="spec">The chart. The default encoder of JSON escapes everything that has a meaning in HTML.</param>
    /// <param name="table">The table with the same figures.</param>
    /// <param name="height">The height class: <c>low</c>, <c>mid</c> or <c>tall</c>.</param>
    public static Html Of(PageStyle page, string id, string label, ChartSpec spec, Html table, string height = "mid") =>
        page.HasCharts
            ? Html.Of($"""
                {Figure(id, label, spec, height)}<details class="data" open><summary>The same figures as a table</summary>{table}</details>

                """)
            : table;

    /// <summary>Makes the chart alone, for a section that sets several above one table.</summary>
    public static Html Figure(string id, string label, ChartSpec spec, string height) =>
        Html.Of($"""
                <figure class="chart" id="chart-{id}" hidden>
                <figcaption>{spec.Y.Title}</figcaption>
                <div class="legend" role="group" aria-label="Shown in the chart"></div>
                <div class="plot {height}"><canvas role="img" aria-label="{label}"></canvas></div>
                <script type="application/json">{Html.Raw(JsonSerializer.Serialize(spec, _json))}</script>
                </figure>

                """);
}
