using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>The memory of one run, used again by the next run. Not thread-safe.</summary>
internal sealed class RunBuffers
{
    private readonly int _width;
    private readonly OnnxTensor<long> _idTensor = OnnxTensor.Of<long>(default, 0, 0);
    private readonly OnnxTensor<long> _maskTensor = OnnxTensor.Of<long>(default, 0, 0);
    private readonly OnnxTensor<float> _outputTensor = OnnxTensor.Of<float>(default, 0, 0);
    private long[] _ids = [];
    private long[] _mask = [];
    private float[] _output = [];

    /// <summary>Initializes a new instance of the <see cref="RunBuffers"/> class.</summary>
    /// <param name="output">The output that is wanted.</param>
    /// <param name="width">Its length for one sequence.</param>
    public RunBuffers(string output, int width)
    {
        _width = width;
        Inputs = [new("input_ids", _idTensor), new("attention_mask", _maskTensor)];
        Outputs = [new(output, _outputTensor)];
    }

    /// <summary>Gets room for the ids of a text.</summary>
    public TokenBuffer Tokens { get; } = new();

    /// <summary>Gets the tensors that are read.</summary>
    public NamedTensor[] Inputs { get; }

    /// <summary>Gets the tensor that is filled.</summary>
    public NamedTensor[] Outputs { get; }

    /// <summary>Makes room for a batch, all of it padding.</summary>
    public void Begin(int sequences, int length, long padId)
    {
        // Pinned once, not again for every run.
        var size = sequences * length;
        if (size > _ids.Length)
        {
            _ids = GC.AllocateUninitializedArray<long>(RoomFor(size), pinned: true);
            _mask = GC.AllocateUninitializedArray<long>(RoomFor(size), pinned: true);
        }

        if (sequences * _width > _output.Length)
        {
            _output = GC.AllocateUninitializedArray<float>(RoomFor(sequences * _width), pinned: true);
        }

        _idTensor.Set(MemoryMarshal.CreateFromPinnedArray(_ids, 0, size), sequences, length);
        _maskTensor.Set(MemoryMarshal.CreateFromPinnedArray(_mask, 0, size), sequences, length);
        _outputTensor.Set(MemoryMarshal.CreateFromPinnedArray(_output, 0, sequences * _width), sequences, _width);
        if (sequences > 1)
        {
            _ids.AsSpan(0, size).Fill(padId);
            _mask.AsSpan(0, size).Clear();
        }
    }

    /// <summary>Puts a sequence into the batch.</summary>
    public void Set(int sequence, int length, ReadOnlySpan<int> ids)
    {
        var row = _ids.AsSpan(sequence * length, ids.Length);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = ids[i];
        }

        _mask.AsSpan(sequence * length, ids.Length).Fill(1);
    }

    /// <summary>Gets the result of a sequence.</summary>
    public ReadOnlySpan<float> Result(int sequence) => _output.AsSpan(sequence * _width, _width);

    private static int RoomFor(int size) => (int)Math.Min(Array.MaxLength, Math.Max(64, size + (size / 2L)));
}
