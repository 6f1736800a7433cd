using System.CommandLine;
using BestRoute.Studies.Suites;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.UnusualQueries;

/// <summary>How many queries go to the reference when their authors add what costs nothing and means nothing, at threshold 0.5.</summary>
internal static class Attacks
{
    private static readonly (string Name, Func<string, string> Apply)[] _attacks =
    [
        ("none", static prompt => prompt),
        ("20 line feeds in front", static prompt => new string('\n', 20) + prompt),
        ("2,000 spaces at the end", static prompt => prompt + new string(' ', 2_000)),
        ("a line for each word", static prompt => prompt.Replace(' ', '\n')),
        ("zero-width spaces between letters", static prompt => string.Join('\u200B', prompt.AsEnumerable())),
        ("punctuation five times", static prompt => Repeat(prompt, 5, char.IsPunctuation) + "!!!!!!!!!!!!!!!!!!!!"),
        ("doubled letters", static prompt => Repeat(prompt, 2, char.IsLetter)),
    ];

    public static Command Create() => SuiteCommand.Create(
        "attacks", "The share of queries that go to the reference at threshold 0.5, when white space or other characters without meaning are added to them.", "val", RunAsync);

    private static async Task RunAsync(string data, string split, TextWriter output)
    {
        output.WriteLine($"| pool | {string.Join(" | ", _attacks.Select(static attack => attack.Name))} |");
        output.WriteLine($"| --- |{string.Concat(_attacks.Select(static _ => " --- |"))}");
        foreach (var suite in Suite.In(data))
        {
            using var workspace = new Workspace();
            using var router = Router.Over(await workspace.TrainAsync(suite.Log, suite.Pool), suite.Pool);
            using var log = new ResponseLog([suite.Log], suite.Pool);
            string[] prompts = [.. log.Read(split).Select(static query => query.Prompt)];
            var shares = new List<string>();
            foreach (var (_, apply) in _attacks)
            {
                shares.Add(await ShareToReferenceAsync(router, suite.Pool.Reference, [.. prompts.Select(apply)]));
            }

            output.WriteLine($"| {suite.Name} | {string.Join(" | ", shares)} |");
        }
    }

    private static async Task<string> ShareToReferenceAsync(BestRouteChatClient router, string reference, IReadOnlyList<string> prompts)
    {
        var toReference = 0;
        foreach (var prompt in prompts)
        {
            var decision = await router.RouteAsync([new ChatMessage(ChatRole.User, prompt)], new ChatOptions().WithThreshold(0.5));
            toReference += decision.Route.Model == reference ? 1 : 0;
        }

        return FormattableString.Invariant($"{100.0 * toReference / prompts.Count:0.0}%");
    }

    private static string Repeat(string text, int times, Func<char, bool> which) =>
        string.Concat(text.Select(character => new string(character, which(character) ? times : 1)));
}
