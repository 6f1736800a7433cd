using System.Text.Json;
using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>Reads decisions from JSON that <c>AIJsonUtilities.DefaultOptions</c> wrote, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(RoutingDecision))]
internal sealed partial class RoutingJsonContext : JsonSerializerContext;
