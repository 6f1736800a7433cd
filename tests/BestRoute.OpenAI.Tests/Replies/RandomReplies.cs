using System.Globalization;
using System.Text;

namespace BestRoute.OpenAI.Tests;

/// <summary>Writes valid replies of random form: white space, escapes, unknown members, numbers of any size, characters of several bytes.</summary>
internal static class RandomReplies
{
    private static readonly string[] _texts = ["", "hello", "ü", "日本語", "😀", "\\n\\\"\\u00e9", "\\ud83d\\ude00", "data: {}", "null", "a\u2028b"];

    public static string Write(Random random, bool isStream)
    {
        var json = new StringBuilder();
        Object(json, random, [
            ("id", Text(random)),
            ("object", isStream ? "\"chat.completion.chunk\"" : "\"chat.completion\""),
            ("created", random.Next().ToString(CultureInfo.InvariantCulture)),
            ("model", Text(random)),
            ("choices", "[" + Choice(random, isStream) + Space(random) + "]"),
            ("usage", Pick(random, "null", """{"prompt_tokens":3, "completion_tokens":4,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":1,"x":2.5},"cost":0.1}""")),
            .. Unknown(random),
        ]);
        return json.ToString();
    }

    private static string Choice(Random random, bool isStream)
    {
        var json = new StringBuilder();
        Object(json, random, [
            ("index", "0"),
            (isStream ? "delta" : "message", Message(random, isStream)),
            ("finish_reason", isStream ? Pick(random, "null", "\"stop\"") : "\"stop\""),
            ("logprobs", Pick(random, "null", """{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[]}]}""")),
            .. Unknown(random),
        ]);
        return json.ToString();
    }

    private static string Message(Random random, bool isStream)
    {
        var json = new StringBuilder();
        var calls = "[" + (isStream ? "{\"index\":0," : "{") + "\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1}\"}}]";
        Object(json, random, [
            ("role", "\"assistant\""),
            ("content", Pick(random, "null", Text(random))),
            ("refusal", "null"),
            ("tool_calls", Pick(random, "null", calls)),
            ("annotations", "[]"),
            .. Unknown(random),
        ]);
        return json.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Unknown(Random random)
    {
        for (var i = random.Next(3); i > 0; i--)
        {
            yield return ($"x{i}", Pick(random, "1.5", "12345678901234567890123", "-0.0", "1E+400", "{ \"role\" : \"model\" }", "[[null]]", Text(random)));
        }
    }

    private static void Object(StringBuilder json, Random random, (string Name, string Value)[] members)
    {
        random.Shuffle(members);
        json.Append('{').Append(Space(random));
        for (var i = 0; i < members.Length; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(Space(random)).Append('"').Append(members[i].Name).Append('"').Append(Space(random)).Append(':').Append(Space(random)).Append(members[i].Value);
        }

        json.Append(Space(random)).Append('}');
    }

    private static string Text(Random random) => '"' + Pick(random, _texts) + Pick(random, _texts) + '"';

    private static string Space(Random random) => Pick(random, "", "", "", " ", "\t");

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];
}
