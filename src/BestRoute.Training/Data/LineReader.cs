using System.Text;

namespace BestRoute.Training;

/// <summary>Cuts a stream of UTF-8 text into lines. Lines end with LF or CRLF.</summary>
/// <param name="content">The text. It may begin with a byte order mark.</param>
/// <param name="name">The name of the file, for messages.</param>
/// <param name="maxLineBytes">The maximum length of a line in bytes. It limits the memory that a hostile or damaged file can take.</param>
internal sealed class LineReader(Stream content, string name, int maxLineBytes)
{
    private const int FirstBuffer = 1 << 16;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private long _line;

    /// <summary>Gets a value indicating whether the line that was read last has a line end. Only the last line of a text can be without one.</summary>
    public bool HasLineEnd { get; private set; }

    /// <summary>Reads the next line, without its end.</summary>
    /// <returns>The line; <see langword="null"/> at the end of the text.</returns>
    /// <exception cref="DataException">The stream is damaged, or the line is too long or not in UTF-8.</exception>
    public string? Next()
    {
        _line++;
        for (var searched = 0; ;)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            var length = found < 0 ? _end - _start : searched + found;
            if (length > maxLineBytes)
            {
                throw new DataException($"{name}, line {_line}: the line is longer than {maxLineBytes} bytes, the maximum. Write one JSON object per line, and split a row that is larger.");
            }

            if (found >= 0)
            {
                var line = Text(length);
                _start += length + 1;
                HasLineEnd = true;
                return line;
            }

            searched = length;
            if (!Fill())
            {
                var rest = length > 0 ? Text(length) : null;
                _start = _end;
                HasLineEnd = false;
                return rest;
            }
        }
    }

    private string Text(int length)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        if (Utf8Fault.Of(line) is { } fault)
        {
            throw new DataException($"{(fault with { Line = _line }).At(name)}.");
        }

        line = line is [.., (byte)'\r'] ? line[..^1] : line;
        return Encoding.UTF8.GetString(_line == 1 && line.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line);
    }

    /// <summary>Reads more of the text.</summary>
    /// <returns><see langword="false"/> at the end of the text.</returns>
    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        try
        {
            var read = content.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DataException($"{name}: the file is damaged or cannot be read to its end: {e.Message} Copy or compress it again.", e);
        }
    }
}
