namespace BestRoute.Documentation.Tests;

public sealed class TroubleshootingTests
{
    private static readonly Lazy<IReadOnlyList<ErrorText>> _texts = new(static () => ErrorTexts.Of(Sources()));

    [Fact]
    public void Every_error_text_of_the_libraries_is_on_the_page()
    {
        var lines = TroubleshootingPage.Texts();

        var missing = _texts.Value.Where(static text => text.IsSearchable).Where(text => !lines.Any(text.IsIn)).Select(static text => text.ToString()).Distinct().ToArray();

        Assert.True(missing.Length == 0, $"docs/troubleshooting.md lacks these texts. Add each one to an entry:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void Every_text_on_the_page_is_in_the_sources()
    {
        string[] stale =
        [
            .. from line in TroubleshootingPage.Texts()
               let words = TroubleshootingPage.Strange(line, _texts.Value).ToArray()
               where words.Length > 0
               select $"'{string.Join(' ', words)}' in: {line}",
        ];

        Assert.True(stale.Length == 0, $"docs/troubleshooting.md has words that no error text has. Correct them:\n{string.Join('\n', stale)}");
    }

    [Fact]
    public void Texts_are_found_in_exceptions_helpers_lists_and_log_messages()
    {
        const string Source =
            """
            class Part(string folder)
            {
                private const string Fix = "Copy the folder again.";
                private string Place => folder.Length > 0 ? $"the folder '{folder}'" : "no folder at all";
                Exception Damaged(string what) => new InvalidOperationException($"The part in {Place} is damaged: {what}. " + Fix, null);
                void Check(int size, ILogger logger)
                {
                    var wrong = size switch { < 0 => $"its size is {size}", 0 => "it has no size", _ => null };
                    if (wrong is { } text) { throw Damaged(text); }
                    var unused = "This is not an error text.";
                    logger.LogInformation(unused);
                }
                IEnumerable<string> Failures(int limit) { if (limit < 1) { yield return string.Create(null, $"Limit is {limit}. Set it to 1 or more."); } }
                void Validate()
                {
                    var failures = new List<string>();
                    Add(failures);
                    failures.AddRange(Failures(3).Select(failure => $"Part, a member of it: {failure}"));
                    throw new AggregateException(string.Join(' ', failures));
                }
                static void Add(List<string> failures) => failures.Add("The list has too few parts.");
                [LoggerMessage(1, LogLevel.Warning, "The part {Part} was slow today.")] static partial void Slow(ILogger logger, string part);
                [LoggerMessage(2, LogLevel.Information, "The part {Part} was fast today.")] static partial void Fast(ILogger logger, string part);
            }
            """;

        var texts = ErrorTexts.Of([("Part.cs", Source)]).Where(static text => text.IsSearchable).Select(static text => text.ToString().Split(": ", 2)[1]);

        Assert.Equal(
            [
                "Limit is <...>. Set it to 1 or more.",
                "Part, a member of it: ",
                "The list has too few parts.",
                "The part <...> was slow today.",
                "The part in <...> is damaged: <...>. Copy the folder again.",
                "it has no size",
                "its size is ",
                "no folder at all",
            ],
            texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Words_that_no_text_has_are_found()
    {
        var text = new ErrorText(["Limit is ", ". Set it to ", " or more."], "");

        Assert.Empty(TroubleshootingPage.Strange("Limit is <value>. Set it to <n> or more.", [text]));
        Assert.Equal(["less"], TroubleshootingPage.Strange("Limit is <value>. Set it to <n> or more. less", [text]));
        Assert.Equal(["Limit", "was"], TroubleshootingPage.Strange("Limit was <value>.", [text]));
    }

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var root = Path.Combine(AppContext.BaseDirectory, "Sources");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => (Path.GetRelativePath(root, path), File.ReadAllText(path)));
    }
}
