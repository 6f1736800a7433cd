using System.Globalization;
using System.Text;

namespace Gateway.Tests.Requests;

/// <summary>Makes requests with random members. Values are written by hand, so that white space, escapes and spellings of numbers differ from those of any writer.</summary>
internal static class RandomBody
{
    private const string NameCharacters = "abcXYZ019_-.:/";

    private static readonly string[] _known =
    [
        "frequency_penalty", "logit_bias", "logprobs", "max_tokens", "max_completion_tokens", "metadata", "parallel_tool_calls", "presence_penalty", "reasoning_effort", "response_format",
        "seed", "service_tier", "stop", "store", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user", "functions", "modalities",
    ];

    public static string Create(Random random, bool isStream)
    {
        var members = new Dictionary<string, string>
        {
            ["model"] = "\"standin-large\"",
            ["messages"] = $"[{Space(random)}{{\"role\" :\"user\",\"content\":{Text(random)},{Name(random)}:{Value(random, 2)}}} ]",
        };
        if (isStream)
        {
            members["stream"] = "true";
        }

        for (var i = random.Next(12); i > 0; i--)
        {
            members.TryAdd(random.Next(2) == 0 ? _known[random.Next(_known.Length)] : Name(random).Trim('"'), Value(random, 3));
        }

        var list = members.ToArray();
        random.Shuffle(list);
        return $"{{{string.Join(',', list.Select(member => $"{Space(random)}\"{member.Key}\":{Space(random)}{member.Value}"))}}}";
    }

    /// <summary>Makes members that no API has, each followed by a comma.</summary>
    /// <param name="random">The source of the names and values.</param>
    public static string Unknown(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(index => $"\"{Name(random).Trim('"').Replace('.', '-')}{index}\": {Value(random, 2)}, "));

    private static string Value(Random random, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        3 => $"{random.Next(100)}.{random.Next(10)}0",
        4 => $"{random.Next(1, 9)}e{random.Next(3)}",
        5 => Text(random),
        6 => $"[{Space(random)}{string.Join(" ,", Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)))}]",
        _ => $"{{{Space(random)}{string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(index => $"\"{index}{random.Next(10)}\\u00e9 '$[\" : {Value(random, depth - 1)}"))}}}",
    };

    private static string Name(Random random)
    {
        var name = new StringBuilder("\"x");
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            name.Append(NameCharacters[random.Next(NameCharacters.Length)]);
        }

        return name.Append('"').ToString();
    }

    private static string Text(Random random) => random.Next(4) switch
    {
        0 => "\"\\u0041\\/b\\n\"",
        1 => "\"é漢字👍\"",
        2 => "\"\\\"quoted\\\" \\\\ $.a['b']\"",
        _ => $"\"{random.Next()}\"",
    };

    private static string Space(Random random) => random.Next(3) switch { 0 => " ", 1 => "\n\t", _ => "" };
}
