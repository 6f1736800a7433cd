using System.Buffers;
using System.Globalization;

namespace BestRoute.Onnx;

/// <summary>The weights of a Hugging Face folder: one safetensors file, or several that an index lists. Safe for concurrent use.</summary>
internal sealed class ModelWeights : IDisposable
{
    /// <summary>How many numbers are converted at a time.</summary>
    private const int PieceLength = 1 << 18;

    private readonly IReadOnlyList<SafetensorsFile> _files;
    private readonly Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> _tensors;

    private ModelWeights(IReadOnlyList<SafetensorsFile> files, Dictionary<string, (SafetensorsFile File, SafetensorsEntry Entry)> tensors)
    {
        _files = files;
        _tensors = tensors;
    }

    /// <summary>Gets the names of all tensors.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens the weights of a folder.</summary>
    /// <exception cref="OnnxModelException">There are no weights, or they cannot be used.</exception>
    public static ModelWeights Open(string folder)
    {
        var files = new List<SafetensorsFile>();
        try
        {
            var index = WeightIndex.Read(folder);
            foreach (var name in index?.Files ?? [WeightIndex.SingleFile])
            {
                files.Add(SafetensorsFile.Open(Path.Combine(folder, name)));
            }

            var tensors = index is null
                ? files[0].Entries.Values.ToDictionary(static entry => entry.Name, entry => (files[0], entry), StringComparer.Ordinal)
                : index.Resolve(files);
            var weights = new ModelWeights([.. files], tensors);
            files.Clear();
            return weights;
        }
        finally
        {
            files.ForEach(static file => file.Dispose());
        }
    }

    /// <summary>Returns whether there is a tensor with a name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>Returns the shape of a tensor.</summary>
    /// <exception cref="OnnxModelException">There is no tensor with that name.</exception>
    public IReadOnlyList<long> ShapeOf(string name) => Find(name).Entry.Shape;

    /// <summary>Reads a tensor of floating-point numbers as singles.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <exception cref="OnnxModelException">There is no tensor with that name and shape, or it does not contain floating-point numbers.</exception>
    public float[] Read(string name, params ReadOnlySpan<long> shape)
    {
        var count = Require(name, shape);
        if (count > Array.MaxLength)
        {
            throw new OnnxModelException($"The tensor '{name}' has {count} numbers, which is more than one array can contain.");
        }

        var values = new float[count];
        ReadPieces(name, shape, (piece, start) => piece.CopyTo(values.AsSpan((int)start)));
        return values;
    }

    /// <summary>Reads a tensor of any size as singles, piece by piece and in order.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <param name="use">Called with a piece, which is valid only during the call, and the index of its first number. A piece has whole rows if a row is not longer than a piece.</param>
    /// <exception cref="OnnxModelException">There is no tensor with that name and shape, or it does not contain floating-point numbers.</exception>
    public void ReadPieces(string name, ReadOnlySpan<long> shape, WeightPiece use)
    {
        var count = Require(name, shape);
        var (file, entry) = Find(name);
        var row = shape.Length == 0 ? 1 : shape[^1];
        var piece = row is > 0 and < PieceLength ? (int)(PieceLength / row * row) : PieceLength;
        var size = SafetensorsEntry.SizeOf(entry.Type);
        var bytes = ArrayPool<byte>.Shared.Rent(piece * size);
        var values = ArrayPool<float>.Shared.Rent(piece);
        try
        {
            for (var start = 0L; start < count; start += piece)
            {
                var length = (int)Math.Min(piece, count - start);
                file.Read(entry, start * size, bytes.AsSpan(0, length * size));
                WeightNumbers.ToSingles(entry.Type, bytes.AsSpan(0, length * size), values);
                use(values.AsSpan(0, length), start);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private long Require(string name, ReadOnlySpan<long> shape)
    {
        var (file, entry) = Find(name);
        if (!shape.SequenceEqual(entry.Shape))
        {
            throw new OnnxModelException(
                $"The tensor '{name}' of '{file.Path}' has the shape [{string.Join(", ", entry.Shape)}], but config.json needs [{string.Join(", ", shape.ToArray())}]. "
                + "Take both files from the same model.");
        }

        if (!WeightNumbers.IsFloatingPoint(entry.Type))
        {
            throw new OnnxModelException(
                string.Create(CultureInfo.InvariantCulture, $"The tensor '{name}' of '{file.Path}' has the type {entry.Type}. Weights must be F64, F32, F16 or BF16. Save the model unquantized."));
        }

        return entry.Shape.Aggregate(1L, static (product, length) => product * length);
    }

    private (SafetensorsFile File, SafetensorsEntry Entry) Find(string name) => _tensors.TryGetValue(name, out var found)
        ? found
        : throw new OnnxModelException($"The weights have no tensor '{name}', which config.json needs. Take both files from the same model.");
}
