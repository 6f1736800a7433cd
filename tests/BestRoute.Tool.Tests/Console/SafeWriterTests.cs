using System.Text.Json;
using Spectre.Console;

namespace BestRoute.Tool.Tests.Console;

public class SafeWriterTests
{
    [Theory]
    [InlineData("plain, é 日本 😀 \t tab", "plain, é 日本 😀 \t tab")]
    [InlineData("\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m")]
    [InlineData("\u009b31m \u0090q\u009c", "\\u009b31m \\u0090q\\u009c")]
    [InlineData("\u001b]0;title\a\b\0\u007f", "\\u001b]0;title\\u0007\\u0008\\u0000\\u007f")]
    [InlineData("over\rwritten", "over\\u000dwritten")]
    [InlineData("two\nlines\r\n", "two\\u000alines\\u000d\\u000a")]
    [InlineData("\u202egpj.exe\u202c \u2066a\u2069 \u200f\u061c\u2028", "\\u202egpj.exe\\u202c \\u2066a\\u2069 \\u200f\\u061c\\u2028")]
    public void F4_a_line_has_no_control_characters(string text, string expected)
    {
        using var written = new StringWriter { NewLine = "\n" };
        using var writer = new SafeWriter(written);

        writer.WriteLine(text);

        Assert.Equal(expected + "\n", written.ToString());
    }

    [Fact]
    public void F4_every_way_to_write_is_escaped_and_line_ends_of_several_lines_stay()
    {
        using var written = new StringWriter();
        using var writer = new SafeWriter(written);

        writer.Write('\u001b');
        writer.Write("a\n\u001b\r\n".ToCharArray());
        writer.Write("b\u009b".AsSpan());
        writer.Write("{0}", "c\u001b");
        writer.Write((object)"d\u001b");

        Assert.Equal("\\u001ba\n\\u001b\r\nb\\u009bc\\u001bd\\u001b", written.ToString());
    }

    [Fact]
    public void F4_json_stays_valid_and_says_the_same()
    {
        const string Json = """{"id":"\u202e","text":"a"}""";
        using var written = new StringWriter();
        using var writer = new SafeWriter(written);

        writer.WriteLine(Json.Replace("\\u202e", "\u202e", StringComparison.Ordinal));

        Assert.Equal("\u202e", JsonDocument.Parse(written.ToString()).RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public void F4_a_cell_of_a_table_is_one_line_without_control_characters()
    {
        using var output = new StringWriter();
        var table = new Table().AddColumn("Model").AddColumn("Mean");
        table.AddRow(ToolConsole.Cell("evil\u001b[2J\nerror: [red]fake[/]"), "0.5");

        new ToolConsole(output, TextWriter.Null, IsErrorTerminal: false).Print(table);

        Assert.Contains("evil\\u001b[2J\\u000aerror: [red]fake[/]", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
    }
}
