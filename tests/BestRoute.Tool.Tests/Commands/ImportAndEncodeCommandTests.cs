using System.Text.Json;
using BestRoute.Onnx.Tests;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>The commands import and encode, as somebody runs them who compares us with a reference.</summary>
public sealed class ImportAndEncodeCommandTests : IDisposable
{
    private readonly SyntheticFiles _files = new();
    private readonly string _huggingFace;

    public ImportAndEncodeCommandTests() => _huggingFace = TinyDeberta.WriteReward(Path("hf"));

    public void Dispose() => _files.Dispose();

    [NativeFact]
    public async Task Import_says_what_it_made_and_what_the_precision_costs()
    {
        var run = await ToolRun.OfAsync(["import", "--from", _huggingFace, "--as", "reward", "--out", Path("model"), "--precision", "int8"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("Kind: reward, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("logits", run.Output, StringComparison.Ordinal);
        Assert.Contains("Lowest cosine", run.Output, StringComparison.Ordinal);
        Assert.Contains("All outputs are finite on 13 texts.", run.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Next: `bestroute train LOG --reward {Path("model")}`.{Environment.NewLine}", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(System.IO.Path.Combine(Path("model"), "model.json")));
    }

    [NativeTheory]
    [InlineData("one", "lower case, without accents. This was assumed from the letters of the vocabulary. To change it, set do_lower_case")]
    [InlineData("One", "upper and lower case, with accents. This was assumed from the letters of the vocabulary. To change it, set do_lower_case")]
    [InlineData("one", "upper and lower case, with accents.", """{"do_lower_case":false}""")]
    public async Task Import_says_how_a_vocabulary_is_read(string word, string expected, string? settings = null)
    {
        File.Delete(System.IO.Path.Combine(_huggingFace, "spm.model"));
        File.WriteAllLines(System.IO.Path.Combine(_huggingFace, "vocab.txt"), ["[PAD]", "[CLS]", "[SEP]", "[UNK]", word]);
        if (settings is not null)
        {
            File.WriteAllText(System.IO.Path.Combine(_huggingFace, "tokenizer_config.json"), settings);
        }

        var run = await ToolRun.OfAsync(["import", "--from", _huggingFace, "--as", "encoder", "--out", Path("model")]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"\nTokenizer: 5 tokens of vocab.txt, {expected}", run.Output, StringComparison.Ordinal);
        Assert.Equal(settings is null, run.Output.Contains("assumed", StringComparison.Ordinal));
    }

    [NativeFact]
    public async Task Encode_writes_every_output_of_either_folder_so_that_it_reads_back_exactly()
    {
        await ToolRun.OfAsync(["import", "--from", _huggingFace, "--as", "reward", "--out", Path("model")]);
        _files.Write("in.jsonl", """
            {"id":"a","text":"Say hello"}

            {"id":7,"input_ids":[2,9,8,5,3],"attention_mask":[1,1,0,1,0]}
            {"input_ids":[2],"id":{"nested":true}}
            """);

        var plain = await EncodeAsync(_huggingFace, "plain.jsonl", "last_hidden_state,pooled,logits");
        var imported = await EncodeAsync(Path("model"), "imported.jsonl", "last_hidden_state,pooled,logits");

        Assert.Equal((0, 0), (plain.ExitCode, imported.ExitCode));
        Assert.Equal("3 lines are in " + Path("plain.jsonl") + ".\n", plain.Output);
        Assert.Equal(File.ReadAllText(Path("plain.jsonl")), File.ReadAllText(Path("imported.jsonl")));
        var lines = File.ReadAllLines(Path("plain.jsonl")).Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["\"a\"", "7", """{"nested":true}"""], lines.Select(static line => line.GetProperty("id").GetRawText()));
        Assert.Equal([5, 1], lines[1..].Select(static line => line.GetProperty("last_hidden_state").GetArrayLength()));
        Assert.Equal(["id", "last_hidden_state", "pooled", "logits"], lines[1].EnumerateObject().Select(static member => member.Name));
        var hidden = lines[1].GetProperty("last_hidden_state")[0].GetArrayLength();
        Assert.Equal((hidden, 1), (lines[1].GetProperty("pooled").GetArrayLength(), lines[1].GetProperty("logits").GetArrayLength()));
        Assert.All(lines[1].GetProperty("pooled").EnumerateArray(), static number =>
            Assert.Equal(number.GetRawText(), JsonSerializer.Serialize(number.GetSingle())));
    }

    [NativeFact]
    public async Task What_cannot_be_encoded_is_said_with_its_line_and_nothing_is_written()
    {
        await RefusedAsync("""{"text":"no id"}""", "line 2: the line is not a JSON object with an 'id'.");
        await RefusedAsync("""{"id":1}""", "line 2: the line has neither 'text' nor 'input_ids';");
        await RefusedAsync("""{"id":1,"input_ids":[1.5]}""", "line 2: 'input_ids' contains 1.5, which is not a whole number.");
        await RefusedAsync("""{"id":1,"input_ids":[]}""", "line 2: there are 0 input_ids");
        await RefusedAsync("""{"id":1,"input_ids":[999999]}""", "line 2: input_ids contains 999999");
        await RefusedAsync("""{"id":1,"input_ids":[1],"attention_mask":[2]}""", "line 2: attention_mask must have 1 numbers");
        await RefusedAsync("""{"id":1,"input_ids":7}""", "line 2: 'input_ids' is not an array;");
        await RefusedAsync("""{"id":1,""", "line 2: ");
        await RefusedAsync("""{"id":1,"text":"\ud800"}""", "line 2: ");
    }

    [Fact]
    public async Task Wrong_use_is_said()
    {
        _files.Write("in.jsonl", """{"id":1,"input_ids":[1]}""");

        Assert.Contains("--as is 'oracle'; use one of encoder|reward|router.", (await ToolRun.OfAsync(["import", "--from", _huggingFace, "--as", "oracle", "--out", Path("x")])).LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("--max-tokens is '0'", (await ToolRun.OfAsync(["import", "--from", _huggingFace, "--as", "reward", "--out", Path("x"), "--max-tokens", "0"])).LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("--outputs is 'vectors'; give one or more of last_hidden_state,pooled,logits", (await EncodeAsync(_huggingFace, "out.jsonl", "vectors")).LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("config.json", (await EncodeAsync(_files.Folder, "out.jsonl", "pooled")).LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("would be overwritten", (await ToolRun.OfAsync(["import", "--from", _huggingFace, "--as", "reward", "--out", _files.Folder])).LastErrorLine, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string line, string part)
    {
        _files.Write("in.jsonl", $"{{\"id\":0,\"input_ids\":[1]}}\n{line}\n");

        var run = await EncodeAsync(_huggingFace, "refused.jsonl", "pooled");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(part, run.LastErrorLine, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_files.Folder, "refused*"));
    }

    private Task<ToolRun> EncodeAsync(string model, string output, string outputs) =>
        ToolRun.OfAsync(["encode", "--model", model, "--outputs", outputs, "--input", Path("in.jsonl"), "--output", Path(output)]);

    private string Path(string name) => System.IO.Path.Combine(_files.Folder, name);
}
