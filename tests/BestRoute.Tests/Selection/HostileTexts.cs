namespace BestRoute.Tests;

/// <summary>Texts that break careless scanners. Quadratic time on the long ones would be minutes.</summary>
internal static class HostileTexts
{
    private const int Megabyte = 1 << 20;

    public static IReadOnlyList<string> All { get; } =
    [
        "",
        " ",
        "\0",
        "\ud800",
        "\udc00\ud800 answer is \ud800",
        "<answer>\ud800</answer>",
        new string('a', Megabyte),
        new string(' ', Megabyte),
        new string('\n', Megabyte),
        new string('{', Megabyte),
        new string('}', Megabyte),
        new string('"', Megabyte),
        new string('*', Megabyte),
        new string('`', Megabyte),
        new string('$', Megabyte),
        Repeat("\\boxed{"),
        Repeat("\\boxed{}"),
        Repeat("<answer>"),
        Repeat("</answer>"),
        Repeat("answer"),
        Repeat("answer "),
        Repeat("answer is "),
        Repeat("the answer: "),
        Repeat("{\"answer\":["),
        Repeat("{\"answer\":\""),
        Repeat(",\"answer\""),
        Repeat("```\n"),
        Repeat(";\n"),
        Repeat("a b "),
        "<answer>" + Repeat("`$") + "</answer>",
        "<answer>" + Repeat("x. ") + "</answer>",
        "<answer>" + Repeat("1,111") + "</answer>",
    ];

    private static string Repeat(string part) => string.Concat(Enumerable.Repeat(part, Megabyte / part.Length));
}
