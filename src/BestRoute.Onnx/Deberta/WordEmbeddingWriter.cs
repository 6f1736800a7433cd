using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>Writes the word embeddings, by far the largest tensor, in each precision without loading all of it.</summary>
/// <param name="weights">Where they come from.</param>
internal sealed class WordEmbeddingWriter(DebertaWeights weights)
{
    private readonly float[] _scales = new float[weights.Vocabulary];

    /// <summary>Writes them as they are.</summary>
    public void WriteSingles(Stream stream) => weights.ReadWordEmbeddings((piece, _) => stream.Write(MemoryMarshal.AsBytes(piece)));

    /// <summary>Writes them as halves.</summary>
    public void WriteHalves(Stream stream)
    {
        var halves = Array.Empty<Half>();
        weights.ReadWordEmbeddings((piece, _) =>
        {
            if (halves.Length < piece.Length)
            {
                halves = new Half[piece.Length];
            }

            TensorPrimitives.ConvertToHalf(piece, halves);
            stream.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, piece.Length)));
        });
    }

    /// <summary>Writes them as integers. Every word has its own scale.</summary>
    public void WriteIntegers(Stream stream)
    {
        var size = weights.Configuration.EmbeddingSize;
        var values = new sbyte[size];
        weights.ReadWordEmbeddings((piece, start) =>
        {
            for (var place = 0; place < piece.Length; place += size)
            {
                _scales[(start + place) / size] = WeightQuantizer.QuantizeEntry(piece.Slice(place, size), values);
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            }
        });
    }

    /// <summary>Returns the scales of the words that <see cref="WriteIntegers"/> wrote.</summary>
    public float[] Scales() => _scales;
}
