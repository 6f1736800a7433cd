using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>What the page shows of one pool at one moment. It contains no text of requests and answers.</summary>
/// <param name="At">The time of the server.</param>
/// <param name="Pools">The names of all pools; empty for the default pool.</param>
/// <param name="Pool">The state of the pool.</param>
/// <param name="Traffic">What was recorded since the dashboard was mapped. <see cref="TrafficReport.Recent"/> is left out.</param>
/// <param name="Recent">The last decisions that the page does not have yet, oldest first.</param>
internal sealed record DashboardData(
    DateTimeOffset At,
    IReadOnlyList<string> Pools,
    PoolStatus Pool,
    TrafficReport Traffic,
    IReadOnlyList<RecentData> Recent);

/// <summary>A decision and its explanation.</summary>
/// <param name="Number">The number of the request, from 1, in the order in which the requests ended.</param>
/// <param name="Time">When the request ended.</param>
/// <param name="End">How it ended.</param>
/// <param name="Explanation">The decision in one sentence.</param>
/// <param name="Decision">The decision.</param>
internal sealed record RecentData(long Number, DateTimeOffset Time, RequestEnd End, string Explanation, RoutingDecision Decision);

/// <summary>Writes the data without reflection.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DashboardData))]
internal sealed partial class DashboardJsonContext : JsonSerializerContext;
