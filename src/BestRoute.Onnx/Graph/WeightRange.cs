using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>The type of a constant and, for signed 8-bit integers, the range of its numbers.</summary>
/// <param name="Name">The name of the constant.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="Least">The smallest signed 8-bit integer, at most 0; 0 for other types.</param>
/// <param name="Most">The largest signed 8-bit integer, 0 or more; 0 for other types.</param>
internal sealed record WeightRange(string Name, TensorType Type, long Least, long Most)
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Gets whether products with unsigned 8-bit integers can saturate.</summary>
    public bool CanSaturate => Least < -IntegerProduct.MaxWeight || Most > IntegerProduct.MaxWeight;

    /// <summary>Reads a TensorProto that <see cref="TensorCheck"/> accepted.</summary>
    /// <param name="message">The TensorProto.</param>
    /// <param name="folder">The folder of the model.</param>
    /// <exception cref="IOException">Its data file cannot be read.</exception>
    public static WeightRange Of(ReadOnlySpan<byte> message, string folder)
    {
        var (name, type, elements) = (string.Empty, TensorType.Undefined, 1L);
        var raw = ReadOnlySpan<byte>.Empty;
        var typed = new List<long>();
        var place = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Tensor.Dims:
                    reader.Integers(length => elements *= length);
                    break;
                case OnnxFields.Tensor.DataType:
                    type = (TensorType)reader.Integer();
                    break;
                case OnnxFields.Tensor.Name:
                    name = reader.Text();
                    break;
                case OnnxFields.Tensor.RawData:
                    raw = reader.Bytes();
                    break;
                case OnnxFields.Tensor.Int32Data:
                    reader.Integers(typed.Add);
                    break;
                case OnnxFields.Tensor.ExternalData:
                    TensorCheck.ReadEntry(reader.Bytes(), place);
                    break;
                default:
                    reader.Skip(reader.WireType);
                    break;
            }
        }

        var range = new WeightRange(name, type, 0, 0);
        return type != TensorType.Int8 ? range
            : place.Count > 0 ? range.WithFile(Path.Combine(folder, place["location"]), long.Parse(place.GetValueOrDefault("offset", "0"), CultureInfo.InvariantCulture), elements)
            : typed.Count > 0 ? range.With(typed.Min(), typed.Max())
            : range.With(MemoryMarshal.Cast<byte, sbyte>(raw));
    }

    /// <summary>Returns what QuantizeLinear makes of this constant: integers with a known type and unknown values.</summary>
    public WeightRange Quantized(TensorType type) =>
        type == TensorType.Int8 ? new(Name, type, sbyte.MinValue, sbyte.MaxValue) : new(Name, type, 0, 0);

    private WeightRange WithFile(string path, long offset, long length)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        stream.Position = offset;
        var (range, piece) = (this, new byte[Math.Min(length, PieceBytes)]);
        for (var left = length; left > 0; left -= piece.Length)
        {
            var part = piece.AsSpan(0, (int)Math.Min(left, piece.Length));
            stream.ReadExactly(part);
            range = range.With(MemoryMarshal.Cast<byte, sbyte>(part));
        }

        return range;
    }

    private WeightRange With(ReadOnlySpan<sbyte> values) =>
        values.IsEmpty ? this : With(TensorPrimitives.Min(values), TensorPrimitives.Max(values));

    private WeightRange With(long least, long most) => this with { Least = Math.Min(Least, least), Most = Math.Max(Most, most) };
}
