namespace BestRoute.Tool.Tests.Commands;

public sealed class TokenizeCommandTests : IDisposable
{
    // A WordPiece that is small enough to be read here.
    private const string WordPiece = """
        {
          "added_tokens": [
            { "id": 0, "content": "[UNK]", "special": true }, { "id": 1, "content": "[CLS]", "special": true }, { "id": 2, "content": "[SEP]", "special": true }
          ],
          "normalizer": { "type": "BertNormalizer", "lowercase": true },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "post_processor": { "type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 1] },
          "model": { "type": "WordPiece", "unk_token": "[UNK]", "vocab": { "[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "a": 3, "model": 4, "##s": 5, "[": 6, "]": 7, "sep": 8 } }
        }
        """;

    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("", "3 4 5", "3 0 2 0")]
    [InlineData("--special", "1 3 4 5 2", "1 3 0 2 0 2")]
    [InlineData("--literal", "3 4 5", "3 0 6 8 7 0")]
    [InlineData("--special --literal", "1 3 4 5 2", "1 3 0 6 8 7 0 2")]
    public async Task Tokenize_writes_the_ids_with_the_given_id(string options, string first, string second)
    {
        var input = _files.Write("input", "{\"id\":\"x-1\",\"text\":\"A models\",\"other\":[1]}\n\n{\"id\":12345678901234567890,\"text\":\"a ? [SEP] !\"}\n");
        var output = Path.Combine(_files.Folder, "made", "ids.jsonl");

        var run = await ToolRun.OfAsync(
            ["tokenize", "--tokenizer", _files.Write("tokenizer.json", WordPiece), "--input", input, "--output", output, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("2 lines are in", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            $"{{\"id\":\"x-1\",\"ids\":[{first.Replace(' ', ',')}]}}\n{{\"id\":12345678901234567890,\"ids\":[{second.Replace(' ', ',')}]}}\n",
            await File.ReadAllTextAsync(output));
    }

    [Theory]
    [InlineData(false, "3,4")]
    [InlineData(true, "1,3,2,4,2")]
    public async Task Tokenize_of_two_texts_takes_both(bool special, string ids)
    {
        var input = _files.Write("input", "{\"id\":1,\"text\":\"a\",\"pair\":\"model\"}\n");

        var run = await ToolRun.OfAsync(
            ["tokenize", "--tokenizer", _files.Write("tokenizer.json", WordPiece), "--input", input, "--output", "-", .. special ? ["--special"] : Array.Empty<string>()]);

        Assert.Equal((0, $"{{\"id\":1,\"ids\":[{ids}]}}\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Tokenize_of_the_standard_input_writes_to_the_standard_output()
    {
        var run = await ToolRun.OfAsync(
            ["tokenize", "--tokenizer", _files.Write("tokenizer.json", WordPiece), "--input", "-", "--output", "-"],
            input: "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"\",\"pair\":null}\n");

        Assert.Equal((0, "{\"id\":1,\"ids\":[3]}\n{\"id\":2,\"ids\":[]}\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("{\"id\":1}", "line 2: 'text' is missing")]
    [InlineData("{\"id\":1,\"text\":7}", "line 2: 'text' is 7")]
    [InlineData("{\"id\":1,\"text\":\"a\",\"pair\":[]}", "line 2: 'pair' is []")]
    [InlineData("{\"text\":\"a\"}", "line 2: the line is not a JSON object with an 'id'")]
    [InlineData("{\"id\":1,\"text\":\"\\ud800\"}", "line 2: ")]
    [InlineData("nothing", "line 2: ")]
    public async Task Tokenize_of_a_bad_line_names_it_and_writes_nothing(string line, string message)
    {
        var output = Path.Combine(_files.Folder, "ids.jsonl");

        var run = await ToolRun.OfAsync(
            ["tokenize", "--tokenizer", _files.Write("tokenizer.json", WordPiece), "--input", _files.Write("input", "{\"id\":0,\"text\":\"a\"}\n" + line), "--output", output]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.LastErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Theory]
    [InlineData("tokenizer.json", "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0}}}", "model.type is \"BPE\"")]
    [InlineData("spm.model", "nothing", "is not readable as protobuf")]
    public async Task Tokenize_with_a_bad_tokenizer_says_what_is_wrong(string name, string content, string message)
    {
        var run = await ToolRun.OfAsync(["tokenize", "--tokenizer", _files.Write(name, content), "--input", _files.Write("input", string.Empty), "--output", "-"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_with_byte_fallback_for_word_piece_is_an_error()
    {
        var run = await ToolRun.OfAsync(
            ["tokenize", "--tokenizer", _files.Write("tokenizer.json", WordPiece), "--byte-fallback", "true", "--input", _files.Write("input", string.Empty), "--output", "-"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no byte fallback", run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_of_a_file_that_is_not_there_is_wrong_use()
    {
        var run = await ToolRun.OfAsync(["tokenize", "--tokenizer", "absent", "--input", "absent", "--output", "-"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'absent', which does not exist", run.LastErrorLine, StringComparison.Ordinal);
    }
}
