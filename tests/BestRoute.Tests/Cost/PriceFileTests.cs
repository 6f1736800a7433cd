using System.Diagnostics;
using System.Text;

namespace BestRoute.Tests;

public sealed class PriceFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Reads_every_model_that_is_charged_by_token()
    {
        // Rows as LiteLLM's file has them.
        var prices = Load("""
            {
              "sample_spec": { "input_cost_per_token": 0.0, "output_cost_per_token": 0.0, "mode": "one of: chat, embedding" },
              "gpt-4o": { "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 1.25e-06, "mode": "chat", "supports_vision": true },
              "gpt-4o-mini": { "input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07, "cache_read_input_token_cost": null },
              "claude-sonnet-4": {
                "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
                "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
                "cache_creation_input_token_cost_above_200k_tokens": 7.5e-06, "cache_read_input_token_cost_above_200k_tokens": 6e-07,
                "cache_creation_input_token_cost_above_1hr": 6e-06 },
              "gemini-flash": { "input_cost_per_token": 3e-07, "output_cost_per_token": 2.5e-06, "output_cost_per_reasoning_token": 2.5e-06, "input_cost_per_token_above_128k_tokens": 6e-07 },
              "qwen-plus": { "tiered_pricing": [
                { "range": [0, 256000.0], "input_cost_per_token": 4e-07, "output_cost_per_token": 1.2e-06, "output_cost_per_reasoning_token": 4e-06 },
                { "range": [256000.0, 1000000.0], "input_cost_per_token": 1.2e-06, "output_cost_per_token": 3.6e-06 } ] },
              "dall-e-3": { "input_cost_per_pixel": 3.81469e-08, "mode": "image_generation" }
            }
            """);

        Assert.Equal(["claude-sonnet-4", "gemini-flash", "gpt-4o", "gpt-4o-mini", "qwen-plus"], prices.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new ModelPrice(2.5, 10, 1.25), prices["gpt-4o"]);
        Assert.Equal(new ModelPrice(0.15, 0.6), prices["gpt-4o-mini"]);
        Assert.Equal(new ModelPrice(3, 15, 0.3, 3.75, Tiers: [new(200_000, new(6, 22.5, 0.6, 7.5))]), prices["claude-sonnet-4"]);
        Assert.Equal(new ModelPrice(0.3, 2.5, ReasoningPerMillion: 2.5, Tiers: [new(128_000, new(0.6, 2.5, ReasoningPerMillion: 2.5))]), prices["gemini-flash"]);
        Assert.Equal(new ModelPrice(0.4, 1.2, ReasoningPerMillion: 4, Tiers: [new(256_000, new(1.2, 3.6))]), prices["qwen-plus"]);
    }

    [Theory]
    [InlineData("[1]", "the price file is a JSON Array. Use an object with a member for each model.")]
    [InlineData("{", "the price file is not valid JSON")]
    [InlineData("""{"m":{"input_cost_per_token":-1,"output_cost_per_token":1}}""", "m: input_cost_per_token is -1. Use US dollars per token, a number of 0 or more.")]
    [InlineData("""{"m":{"input_cost_per_token":"1","output_cost_per_token":1}}""", "m: input_cost_per_token is \"1\". Use")]
    [InlineData("""{"m":{"input_cost_per_token":1e99,"output_cost_per_token":1}}""", "m: input_cost_per_token is 1e99. Use")]
    public void Another_form_is_an_error_with_the_file_and_the_member(string json, string expected)
    {
        var error = Assert.Throws<FormatException>(() => Load(json));

        Assert.StartsWith($"{_path}: {expected}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void F1_a_price_file_in_another_encoding_is_an_error_with_file_and_line()
    {
        File.WriteAllBytes(_path, Encoding.Latin1.GetBytes("{\n\"café\": {} }"));
        Assert.Equal($"{_path}, line 2: byte 5 of the line (0xE9) is not valid UTF-8; save the file as UTF-8.", Assert.Throws<FormatException>(() => PriceFile.Load(_path)).Message);

        File.WriteAllBytes(_path, [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("{}")]);
        Assert.Equal($"{_path}, line 1: the text is in UTF-16 or UTF-32; save the file as UTF-8.", Assert.Throws<FormatException>(() => PriceFile.Load(_path)).Message);

        File.WriteAllBytes(_path, [.. Encoding.UTF8.Preamble, .. "{}"u8]);
        Assert.Empty(PriceFile.Load(_path));
    }

    [Fact]
    public void F2_a_price_file_above_the_limit_is_refused_unread()
    {
        using (var file = File.Create(_path))
        {
            file.SetLength((64L << 20) + 1);
        }

        Assert.Equal($"'{_path}' has {(64L << 20) + 1} bytes, but at most {64L << 20} are read.", Assert.Throws<FormatException>(() => PriceFile.Load(_path)).Message);
    }

    [ShellFact]
    public async Task F3_a_price_file_that_is_a_pipe_is_refused_and_not_waited_for()
    {
        File.Delete(_path);
        using var make = Process.Start("mkfifo", [_path]);
        await make.WaitForExitAsync();

        var error = await Assert.ThrowsAsync<FormatException>(() => Task.Run(() => PriceFile.Load(_path)).OrHang());

        Assert.Contains("is not an ordinary file", error.Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => PriceFile.Load(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    private IReadOnlyDictionary<string, ModelPrice> Load(string json)
    {
        File.WriteAllText(_path, json);
        return PriceFile.Load(_path);
    }
}
