using System.Text;
using System.Text.Json.Nodes;

namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>A tokenizer from a <c>vocab.txt</c>, with or without the other files of its folder.</summary>
public sealed class VocabularyTests : IDisposable
{
    private static readonly string[] _special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", true)]
    public void The_ids_are_those_of_the_official_library(string lineEnd, bool hasMark)
    {
        var json = JsonNode.Parse(File.ReadAllText(TokenizerData.PathOf("tiny-wordpiece.json")))!;
        var tokens = json["model"]!["vocab"]!.AsObject().OrderBy(static pair => (int)pair.Value!).Select(static pair => pair.Key);
        var template = Load(string.Join(lineEnd, tokens) + lineEnd, hasMark).Template!;
        foreach (var (text, pair, ids) in TokenizerData.Read("tiny-wordpiece.jsonl"))
        {
            var buffer = new TokenBuffer();
            _ = pair is null ? template.Encode(text, TokenizationMode.Library, buffer) : template.EncodePair(text, pair, TokenizationMode.Library, buffer);

            Assert.Equal((text, string.Join(' ', ids)), (text, string.Join(' ', buffer.Ids.ToArray())));
        }
    }

    [Fact]
    public void A_line_counts_even_if_it_is_blank_except_at_the_end()
    {
        var tokenizer = Load("[PAD]\n[UNK]\n[CLS]\n\n[SEP]\none\n\r\n\n");

        Assert.Equal((6, 4), (tokenizer.VocabularySize, tokenizer.Special.Sep));
        Assert.Equal([5, 1], tokenizer.Encode("one two", TokenizationMode.Literal));
    }

    [Theory]
    [InlineData("one two ##é é", "ONE É é", "one é é")]
    [InlineData("one two e [UNUSED] <|USER|>", "ONE É é", "one e e")]
    [InlineData("One one E é", "ONE One É é", "[UNK] One [UNK] é")]
    [InlineData("one e \u211D", "ONE É", "one e")]
    public void Case_and_accents_are_kept_if_words_of_the_vocabulary_have_them(string words, string text, string expected) =>
        AssertReads(words, text, expected);

    [Theory]
    [InlineData("""{"do_lower_case":false}""", "one One é", "ONE One É é", "[UNK] One [UNK] é")]
    [InlineData("""{"do_lower_case":true}""", "one One é e", "One É", "one e")]
    [InlineData("""{"do_lower_case":true,"strip_accents":false}""", "one One é e", "One É", "one é")]
    [InlineData("""{"strip_accents":true}""", "one é e", "One É", "one e")]
    [InlineData("""{"do_lower_case":null,"strip_accents":null}""", "one e", "One É", "one e")]
    [InlineData("""{"tokenize_chinese_chars":false}""", "日 本 日本", "日本 日", "日本 日")]
    [InlineData("""{}""", "日 本 日本", "日本 日", "日 本 日")]
    [InlineData("""{"tokenizer_class":"DistilBertTokenizerFast","model_max_length":512}""", "one", "One", "one")]
    public void The_settings_of_the_folder_count_more_than_the_vocabulary(string settings, string words, string text, string expected)
    {
        File.WriteAllText(_folder["tokenizer_config.json"], settings);

        AssertReads(words, text, expected);
    }

    [Fact]
    public void Special_tokens_may_be_spelled_in_another_way()
    {
        File.WriteAllText(_folder["tokenizer_config.json"], """{"cls_token":{"content":"<begin>","lstrip":false},"unk_token":"<what>"}""");
        File.WriteAllText(_folder["special_tokens_map.json"], """{"cls_token":"[CLS]","sep_token":"<end>"}""");
        File.WriteAllText(_folder["added_tokens.json"], """{"<later>":6,"<end>":5}""");
        var tokenizer = Load("[PAD]\n<what>\n<begin>\none\n##s\n");

        var buffer = new TokenBuffer();
        tokenizer.Template!.Encode("ones <begin> two <later>", TokenizationMode.Library, buffer);

        Assert.Equal([2, 3, 4, 2, 1, 6, 5], buffer.Ids.ToArray());
        Assert.Equal(7, tokenizer.VocabularySize);
        Assert.DoesNotContain(6, tokenizer.Encode("<later>", TokenizationMode.Literal));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n\n", "is empty")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\none\none", "Line 6 of", "repeats the token 'one' of line 5")]
    [InlineData("[PAD]\n\n[UNK]\n\n[CLS]", "Line 4 of", "repeats the token '' of line 2")]
    [InlineData("[UNK]\n[SEP]\none", "no token '[CLS]' (cls_token)", "no token '[PAD]' (pad_token)")]
    [InlineData("[PAD]\n[CLS]\none", "no token '[SEP]' (sep_token)", "no token '[UNK]' (unk_token)", "name it in tokenizer_config.json")]
    [InlineData("one two three", "no token '[CLS]'")]
    public void A_vocabulary_that_cannot_be_used_is_refused(string content, params string[] parts) => AssertRefused(Encoding.UTF8.GetBytes(content), parts);

    [Fact]
    public void Bytes_that_are_no_text_and_lines_that_are_too_long_are_refused()
    {
        AssertRefused([.. "[PAD]\nna"u8, 0xEF, .. "ve\n"u8], ["vocab.txt, line 2:", "byte 3 of the line (0xEF) is not valid UTF-8; save the file as UTF-8"]);
        AssertRefused(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("[PAD]\n[UNK]")).ToArray(), ["vocab.txt, line 1:", "UTF-16"]);
        AssertRefused(Encoding.UTF8.GetBytes("[PAD]\n" + new string('a', 1025)), ["Line 2 of", "has 1025 bytes, but the maximum is 1024"]);
    }

    [Theory]
    [InlineData("tokenizer_config.json", """{"tokenizer_class":"BertJapaneseTokenizer"}""", "tokenizer_class is BertJapaneseTokenizer")]
    [InlineData("tokenizer_config.json", """{"do_lower_case":"yes"}""", "do_lower_case is \"yes\". It must be true or false")]
    [InlineData("tokenizer_config.json", """{"cls_token":7}""", "cls_token is 7")]
    [InlineData("tokenizer_config.json", """{"cls_token":"<s>"}""", "no token '<s>' (cls_token)")]
    [InlineData("tokenizer_config.json", "[]", "It must be an object")]
    [InlineData("special_tokens_map.json", "{", "is not valid JSON")]
    [InlineData("added_tokens.json", """{"more":9}""", "has more = 9. The ids of added tokens follow the 4 lines")]
    [InlineData("added_tokens.json", """{"[SEP]":2}""", "has [SEP] = 2")]
    public void A_file_next_to_it_that_cannot_be_used_is_refused(string name, string content, string part)
    {
        File.WriteAllText(_folder[name], content);

        var message = AssertRefused(Encoding.UTF8.GetBytes(string.Join('\n', _special)), part);
        Assert.Contains(name, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_files_in_a_folder_vocab_txt_counts_last()
    {
        File.WriteAllText(_folder["vocab.txt"], string.Join('\n', _special));
        Assert.Null(Tokenizer.Load(_folder.Path).ByteFallback);

        File.Copy(TokenizerData.PathOf("tiny.model"), _folder["spm.model"]);
        Assert.True(Tokenizer.Load(_folder.Path).ByteFallback);
    }

    private void AssertReads(string words, string text, string expected)
    {
        string[] tokens = [.. _special, .. words.Split(' ')];
        var tokenizer = Load(string.Join('\n', tokens));

        Assert.Equal(expected, string.Join(' ', tokenizer.Encode(text, TokenizationMode.Literal).Select(id => tokens[id])));
    }

    private Tokenizer Load(string content, bool hasMark = false)
    {
        File.WriteAllText(_folder["vocab.txt"], content, new UTF8Encoding(hasMark));
        return Tokenizer.Load(_folder.Path);
    }

    private string AssertRefused(byte[] content, params string[] parts)
    {
        File.WriteAllBytes(_folder["vocab.txt"], content);
        var message = Assert.Throws<OnnxModelException>(() => Tokenizer.Load(_folder.Path)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        return message;
    }
}
