using System.Text.Json.Nodes;

namespace Gateway.Tests;

/// <summary>Compares JSON.</summary>
internal static class Json
{
    /// <summary>
    /// Asserts that all members of one JSON are in another, with equal values. The SDK leaves out some members that are null, writes others as an empty list, and adds counts of 0.
    /// </summary>
    public static void AssertContains(JsonNode expected, JsonNode actual)
    {
        var missing = Differences(expected, actual, "$").ToList();
        Assert.True(missing.Count == 0, $"{string.Join(", ", missing)} in {actual.ToJsonString()}");
    }

    private static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (null, null or JsonArray { Count: 0 }) => [],
        (JsonObject members, JsonObject others) => members.SelectMany(member => Differences(member.Value, others[member.Key], $"{path}.{member.Key}")),
        (JsonArray items, JsonArray others) when items.Count == others.Count => items.SelectMany((item, index) => Differences(item, others[index], $"{path}[{index}]")),
        _ => JsonNode.DeepEquals(expected, actual) ? [] : [path],
    };
}
