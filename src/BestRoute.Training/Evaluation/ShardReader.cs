using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace BestRoute.Training;

/// <summary>Reads the runs of one shard in their order.</summary>
internal sealed class ShardReader : IDisposable
{
    private readonly FileStream _file;
    private readonly BinaryReader _reader;

    /// <exception cref="DataException">The file is missing, damaged or no shard.</exception>
    public ShardReader(string path)
    {
        Path = path;
        _file = ShardHeader.Open(path);
        _reader = new BinaryReader(_file, Encoding.UTF8);
        try
        {
            Header = ShardHeader.Parse(path, FirstLine());
            Shard = Shard.TryParse(Header.Shard, out var shard) ? shard : throw Damaged();
            RequireWhole();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets the header.</summary>
    public ShardHeader Header { get; }

    /// <summary>Gets which shard it is.</summary>
    public Shard Shard { get; }

    /// <summary>Gets the number of queries of the shard.</summary>
    public int Queries => (Header.Queries - Shard.Index + Shard.Count - 1) / Shard.Count;

    /// <summary>Moves to the next run, which must be the requested one.</summary>
    public void Require(byte mark)
    {
        if (_reader.ReadByte() != mark)
        {
            throw Other();
        }
    }

    /// <summary>Moves to the answers of a number of routes.</summary>
    public void Require(byte mark, int routes)
    {
        Require(mark);
        if (_reader.ReadInt32() != routes)
        {
            throw Other();
        }
    }

    /// <summary>Goes on to a sweep.</summary>
    public void Require(byte mark, string sweep)
    {
        Require(mark);
        if (_reader.ReadString() != sweep)
        {
            throw Other();
        }
    }

    public T[] Numbers<T>(int count)
        where T : unmanaged
    {
        var numbers = new T[count];
        _file.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    public IReadOnlyList<FailoverAnswer> Failovers()
    {
        var answers = new FailoverAnswer[_reader.ReadInt32()];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = new FailoverAnswer(_reader.ReadInt32(), _reader.ReadUInt16(), _reader.ReadDouble(), _reader.ReadDouble());
        }

        return answers;
    }

    public void Dispose() => _reader.Dispose();

    private string FirstLine()
    {
        var line = new List<byte>();
        for (int next; (next = _file.ReadByte()) != '\n'; line.Add((byte)next))
        {
            // A file of another kind may be one long line.
            if (next < 0 || line.Count > 1 << 20)
            {
                return "";
            }
        }

        byte[] header = [.. line];
        return Utf8Fault.Of(header) is { } fault ? throw new DataException($"{fault.At(Path)}.") : Encoding.UTF8.GetString(header);
    }

    private void RequireWhole()
    {
        var start = _file.Position;
        _file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16], expected = new byte[SHA256.HashSizeInBytes];
        for (var left = _file.Length - expected.Length; left > 0;)
        {
            var count = _file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        if (_file.ReadAtLeast(expected, expected.Length, throwOnEndOfStream: false) != expected.Length || !hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
        {
            throw Damaged();
        }

        _file.Position = start;
    }

    private DataException Damaged() => new($"{Path}: the file is incomplete or damaged; copy it again, or measure shard {Header.Shard} again.");

    private DataException Other() => new($"{Path}: the shard does not match this version of the tool; measure the shards again.");
}
