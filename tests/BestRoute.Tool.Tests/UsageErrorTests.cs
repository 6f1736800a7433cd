namespace BestRoute.Tool.Tests;

public class UsageErrorTests
{
    [Theory]
    [InlineData("trian", "'trian' is not a command. Did you mean 'train'?")]
    [InlineData("trian --data x --pool y", "'trian' is not a command. Did you mean 'train'?")]
    [InlineData("Train", "'Train' is not a command. Did you mean 'train'?")]
    [InlineData("eval", "'eval' is not a command. Did you mean 'evaluate'?")]
    [InlineData("expain --packge x", "'expain' is not a command. Did you mean 'explain'?")]
    [InlineData("addmodel", "'addmodel' is not a command. Did you mean 'add-model'?")]
    [InlineData("train --polo pool.json", "'--polo' is not an option of 'bestroute train'. Did you mean '--pool'?")]
    [InlineData("train --polo=pool.json --data x", "'--polo' is not an option of 'bestroute train'. Did you mean '--pool'?")]
    [InlineData("train --data gone.jsonl --polo pool.json --out x", "'--polo' is not an option of 'bestroute train'. Did you mean '--pool'?")]
    [InlineData("collect --spend-limt 3", "'--spend-limt' is not an option of 'bestroute collect'. Did you mean '--spend-limit'?")]
    [InlineData("train --frobnicate", "'--frobnicate' is not an option of 'bestroute train'.")]
    [InlineData("--versoin", "'--versoin' is not an option of 'bestroute'. Did you mean '--version'?")]
    public async Task F11_a_misspelled_word_is_one_error_with_a_suggestion(string line, string expected)
    {
        var run = await ToolRun.OfAsync(line.Split(' '));

        Assert.Equal((ExitCode.WrongUse, ""), (run.ExitCode, run.Output));
        Assert.Equal($"error: {expected}", run.LastErrorLine);
        Assert.Equal(2, run.Error.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task F11_without_arguments_the_help_is_printed()
    {
        var run = await ToolRun.OfAsync([]);

        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Error));
        Assert.Equal((await ToolRun.OfAsync(["--help"])).Output, run.Output);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("trian", "train", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "abc", 3)]
    public void Mistakes_are_the_optimal_string_alignment_distance(string from, string to, int expected)
    {
        Assert.Equal(expected, Spelling.Mistakes(from, to));
        Assert.Equal(expected, Spelling.Mistakes(to, from));
    }
}
