using System.Text;

namespace BestRoute.Onnx;

/// <summary>Two buffers of characters. A step reads one of them and writes the other. Not thread-safe. They are used again and again.</summary>
internal sealed class TextScratch
{
    private const int KeptLength = 1 << 16;

    private char[] _text = new char[1024];
    private char[] _other = new char[1024];
    private int _length;

    /// <summary>Gets the marks that are being sorted, each with its class. It is empty between steps.</summary>
    public List<(int CodePoint, int Class)> Marks { get; } = [];

    /// <summary>Gets what was written since <see cref="Begin"/>.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    /// <summary>Begins to write to the buffer that was not written last.</summary>
    /// <param name="length">The approximate number of characters.</param>
    public void Begin(int length)
    {
        (_text, _other, _length) = (_other, _text, 0);
        if (_text.Length < length)
        {
            _text = new char[length + (length / 4)];
        }
    }

    /// <summary>Writes a character.</summary>
    public void Append(char value)
    {
        if (_length == _text.Length)
        {
            Array.Resize(ref _text, checked(2 * _length));
        }

        _text[_length++] = value;
    }

    /// <summary>Writes characters.</summary>
    public void Append(ReadOnlySpan<char> value) => value.CopyTo(Room(value.Length));

    /// <summary>Writes a character, of 16 bits or more.</summary>
    public void Append(Rune value)
    {
        var written = value.EncodeToUtf16(Room(2));
        _length -= 2 - written;
    }

    /// <summary>Writes UTF-8 text.</summary>
    public void AppendUtf8(ReadOnlySpan<byte> value)
    {
        var written = Encoding.UTF8.GetChars(value, Room(value.Length));
        _length -= value.Length - written;
    }

    /// <summary>Replaces a character in what was written.</summary>
    public void Replace(char old, char value) => _text.AsSpan(0, _length).Replace(old, value);

    /// <summary>Releases buffers that an unusually long text made large.</summary>
    public void Trim()
    {
        if (_text.Length > KeptLength || _other.Length > KeptLength)
        {
            (_text, _other) = (new char[1024], new char[1024]);
        }
    }

    private Span<char> Room(int length)
    {
        if (_text.Length - _length < length)
        {
            Array.Resize(ref _text, Math.Max(checked(2 * _text.Length), checked(_length + length)));
        }

        _length += length;
        return _text.AsSpan(_length - length);
    }
}
