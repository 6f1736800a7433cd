using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace BestRoute.Training;

/// <summary>Writes a replay's runs to a shard's file: a header of one line, the runs in their order as little-endian numbers, and a SHA-256 of all that.</summary>
/// <remarks>The file has its name only once it is complete.</remarks>
internal sealed class ShardRecorder : IReplayTape, IDisposable
{
    /// <summary>Marks the answers of all routes.</summary>
    public const byte AnswersMark = (byte)'A';

    /// <summary>Marks a sweep.</summary>
    public const byte SweepMark = (byte)'S';

    /// <summary>Marks the end.</summary>
    public const byte EndMark = (byte)'E';

    private readonly string _path;
    private readonly string _partial;
    private readonly FileStream _file;
    private readonly BinaryWriter _writer;

    /// <param name="path">The path of the complete file.</param>
    /// <param name="header">The header.</param>
    public ShardRecorder(string path, ShardHeader header)
    {
        _path = path;
        _partial = path + ".partial";
        _file = new FileStream(_partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        _writer = new BinaryWriter(_file, Encoding.UTF8);
        _writer.Write(Encoding.UTF8.GetBytes(header.ToJson() + "\n"));
    }

    public async Task<AnswerTable> AnswersAsync(IReadOnlyList<ModelRoute> routes, Func<Task<AnswerTable>> measure)
    {
        var answers = await measure().ConfigureAwait(false);
        _writer.Write(AnswersMark);
        _writer.Write(routes.Count);
        for (var route = 0; route < routes.Count; route++)
        {
            _writer.Write(MemoryMarshal.AsBytes<double>(answers.Costs[route]));
            _writer.Write(MemoryMarshal.AsBytes<double>(answers.Qualities[route]));
        }

        return answers;
    }

    public async Task<IReadOnlyList<RouteChoices>> ChoicesAsync(string sweep, int settings, Func<Task<IReadOnlyList<RouteChoices>>> measure)
    {
        var choices = await measure().ConfigureAwait(false);
        _writer.Write(SweepMark);
        _writer.Write(sweep);
        foreach (var (routes, failovers) in choices)
        {
            _writer.Write(MemoryMarshal.AsBytes<ushort>(routes));
            _writer.Write(failovers.Count);
            foreach (var (query, route, cost, quality) in failovers)
            {
                _writer.Write(query);
                _writer.Write(route);
                _writer.Write(cost);
                _writer.Write(quality);
            }
        }

        return choices;
    }

    /// <summary>Ends the file and gives it its name.</summary>
    public void Complete()
    {
        _writer.Write(EndMark);
        _writer.Flush();
        _file.Position = 0;
        var hash = SHA256.HashData(_file);
        _writer.Write(hash);
        _writer.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_partial);
    }
}
