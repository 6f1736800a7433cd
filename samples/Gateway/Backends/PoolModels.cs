using System.Text.Json.Nodes;
using BestRoute;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>The names that a request can have as its <c>model</c>.</summary>
internal sealed class PoolModels(IOptionsMonitor<BestRouteOptions> options)
{
    private const string Router = "best-route";

    private IEnumerable<string> Ids => options.CurrentValue.Models.Select(static model => model.Id);

    /// <summary>Finds a model name.</summary>
    /// <exception cref="RequestException">The name is unknown.</exception>
    public ModelName Find(string name) =>
        name == Router ? default
        : Ids.Contains(name) ? new ModelName(PoolModel: name, Threshold: null)
        : ThresholdOf(name) is { } threshold ? new ModelName(PoolModel: null, threshold)
        : throw new RequestException(ErrorReply.NotFound(
            "model_not_found",
            $"The model '{name}' does not exist. Use '{Router}', '{Router}-THRESHOLD' with a match probability from 0 to 1 such as '{Router}-0.7', or a model of the pool: {string.Join(", ", Ids.Select(static id => $"'{id}'"))}.",
            "model"));

    /// <summary>Writes the list of models as OpenAI does.</summary>
    public JsonObject ToJson() => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. Ids.Prepend(Router).Select(static id => new JsonObject { ["id"] = id, ["object"] = "model", ["created"] = 0, ["owned_by"] = Router })]),
    };

    private static double? ThresholdOf(string name) =>
        name.StartsWith($"{Router}-", StringComparison.Ordinal)
        && double.TryParse(name.AsSpan(Router.Length + 1), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var threshold)
        && threshold is >= 0 and <= 1 ? threshold : null;
}
