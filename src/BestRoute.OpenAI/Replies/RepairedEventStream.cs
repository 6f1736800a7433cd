using System.Buffers;

namespace BestRoute.OpenAI;

/// <summary>
/// A stream of server-sent events, repaired line by line. A line is passed on as soon as it is complete. All lines without data, such as comments, pass as
/// they are.
/// </summary>
/// <param name="inner">The stream of the server. It is disposed with this stream.</param>
/// <param name="fail">Makes the exception for an error that the server sent in place of an event.</param>
internal sealed class RepairedEventStream(Stream inner, Func<string, Exception> fail) : Stream
{
    private const int ReadSize = 8192;

    private readonly ReplyRepair _repair = new(isStream: true);
    private readonly ArrayBufferWriter<byte> _output = new();
    private byte[] _input = new byte[ReadSize];
    private int _inputLength;
    private int _inputSearched;
    private int _outputRead;
    private bool _hasEnded;
    private Exception? _failure;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        while (NeedsInput(buffer.Length))
        {
            Take(inner.Read(Space().Span));
        }

        return Give(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (NeedsInput(buffer.Length))
        {
            Take(await inner.ReadAsync(Space(), cancellationToken).ConfigureAwait(false));
        }

        return Give(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NeedsInput(int wanted) => wanted > 0 && _outputRead == _output.WrittenCount && !_hasEnded && _failure is null;

    private Memory<byte> Space()
    {
        if (_inputLength == _input.Length)
        {
            Array.Resize(ref _input, _input.Length * 2);
        }

        return _input.AsMemory(_inputLength);
    }

    /// <summary>Repairs the lines that the last read made complete.</summary>
    private void Take(int read)
    {
        _output.ResetWrittenCount();
        _outputRead = 0;
        _hasEnded = read == 0;
        _inputLength += read;
        var start = 0;
        while (_failure is null && _input.AsSpan(_inputSearched, _inputLength - _inputSearched).IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var end)
        {
            _inputSearched += end + 1;
            PassLine(start, _inputSearched - 1);
            start = _inputSearched;
        }

        _inputSearched = _inputLength;
        if (_hasEnded && _failure is null)
        {
            PassLine(start, _inputLength);
            start = _inputLength;
        }

        _input.AsSpan(start, _inputLength - start).CopyTo(_input);
        _inputLength -= start;
        _inputSearched -= start;
    }

    /// <summary>Passes a line on, with the character that ends it.</summary>
    private void PassLine(int start, int end)
    {
        var line = _input.AsSpan(start, end - start);
        if (line.StartsWith("data:"u8))
        {
            var json = line["data:"u8.Length..].TrimStart((byte)' ');
            if (!json.IsEmpty && json[0] == (byte)'{')
            {
                var from = end - json.Length;
                var repaired = _repair.Repair(_input.AsMemory(from, json.Length), out var error);
                if (error is not null)
                {
                    _failure = fail(error);
                    return;
                }

                if (repaired is not null)
                {
                    _output.Write(_input.AsSpan(start, from - start));
                    _output.Write(repaired);
                    start = end;
                }
            }
        }

        _output.Write(_input.AsSpan(start, (end < _inputLength ? end + 1 : end) - start));
    }

    private int Give(Span<byte> buffer)
    {
        var ready = _output.WrittenSpan[_outputRead..];
        if (ready.IsEmpty && _failure is not null && !buffer.IsEmpty)
        {
            throw _failure;
        }

        var count = Math.Min(ready.Length, buffer.Length);
        ready[..count].CopyTo(buffer);
        _outputRead += count;
        return count;
    }
}
