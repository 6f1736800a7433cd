using System.Text;

namespace BestRoute.Tool;

/// <summary>A writer for a terminal through which no escape sequence gets. A <c>WriteLine</c> of a text is always one line; <c>Write</c> keeps line ends.</summary>
internal sealed class SafeWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => inner.Write(ConsoleText.Lines(value ?? ""));

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(ConsoleText.Line(value ?? ""));

    public override void Flush() => inner.Flush();
}
