using System.Globalization;

namespace BestRoute.Onnx;

/// <summary>Checks that a TensorProto contains exactly the numbers that its shape needs.</summary>
internal static class TensorCheck
{
    private const int StringType = 8;
    private const int MaxDimensions = 16;

    private static readonly string[] _externalKeys = ["location", "offset", "length", "checksum"];

    /// <summary>Checks a tensor.</summary>
    /// <param name="message">The TensorProto.</param>
    /// <param name="folder">The folder of the model; null if tensors must be in the model file.</param>
    /// <param name="dataFiles">Receives the name of the data file that it uses.</param>
    /// <returns>The name of the tensor.</returns>
    /// <exception cref="FormatException">The content does not match the shape.</exception>
    public static string Check(ReadOnlySpan<byte> message, string? folder, ISet<string> dataFiles)
    {
        var (name, type, elements, dimensions, external) = (string.Empty, 0L, 1L, 0, false);
        var (raw, typed, strings) = (-1L, 0L, 0L);
        var place = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Tensor.Dims:
                    reader.Integers(length => (elements, dimensions) = (Multiply(elements, length), dimensions + 1));
                    break;
                case OnnxFields.Tensor.DataType:
                    type = reader.Integer();
                    break;
                case OnnxFields.Tensor.Name:
                    name = reader.Text();
                    break;
                case OnnxFields.Tensor.RawData:
                    raw = reader.Bytes().Length;
                    break;
                case OnnxFields.Tensor.FloatData:
                    typed += reader.CountFixed(sizeof(float));
                    break;
                case OnnxFields.Tensor.DoubleData:
                    typed += reader.CountFixed(sizeof(double));
                    break;
                case OnnxFields.Tensor.Int32Data or OnnxFields.Tensor.Int64Data or OnnxFields.Tensor.Uint64Data:
                    reader.Integers(_ => typed++);
                    break;
                case OnnxFields.Tensor.StringData:
                    reader.Skip(ProtoReader.BytesType);
                    strings++;
                    break;
                case OnnxFields.Tensor.ExternalData:
                    ReadEntry(reader.Bytes(), place);
                    break;
                case OnnxFields.Tensor.DataLocation:
                    external = reader.Integer() == 1;
                    break;
                case OnnxFields.Tensor.DocString or OnnxFields.Tensor.Metadata:
                    reader.Skip(ProtoReader.BytesType);
                    break;
                default:
                    throw reader.Unknown($"the tensor '{name}'");
            }
        }

        if (dimensions > MaxDimensions)
        {
            throw new FormatException($"the tensor '{name}' has {dimensions} dimensions");
        }

        if (type == StringType)
        {
            return strings == elements && raw < 0 && typed == 0 && !external ? name : throw Unfit(name, elements, $"{strings} texts");
        }

        var bytes = Bytes(elements, BitsOf(type, name));
        if (external)
        {
            CheckExternal(name, bytes, place, folder, dataFiles);
        }
        else if (place.Count > 0 || strings > 0 || (raw >= 0 ? raw != bytes || typed > 0 : typed != elements))
        {
            throw Unfit(name, elements, raw >= 0 ? $"{raw} bytes" : $"{typed} numbers");
        }

        return name;
    }

    /// <summary>Returns how many bits an element takes.</summary>
    private static int BitsOf(long type, string name) => type switch
    {
        1 or 6 or 12 => 32,
        7 or 11 or 13 => 64,
        4 or 5 or 10 or 16 => 16,
        2 or 3 or 9 or (>= 17 and <= 20) => 8,
        21 or 22 => 4,
        _ => throw new FormatException($"the tensor '{name}' has elements of type {type}, which is not known or not used here"),
    };

    private static void CheckExternal(string name, long bytes, Dictionary<string, string> place, string? folder, ISet<string> dataFiles)
    {
        var location = place.GetValueOrDefault("location") ?? string.Empty;
        if (folder is null || !ModelFile.IsContained(location))
        {
            throw new FormatException($"the tensor '{name}' is in '{location}', which is not the name of a file next to the model");
        }

        var offset = Number(name, place, "offset") ?? 0;
        var file = Path.Combine(folder, location);
        var length = File.Exists(file) ? ModelFile.LengthOf(file) : throw new FormatException($"the tensor '{name}' is in '{location}', which is missing");
        if ((Number(name, place, "length") ?? bytes) != bytes || offset > length - bytes)
        {
            throw new FormatException($"the tensor '{name}' needs {bytes} bytes from byte {offset} of '{location}' on, but the file has {length}");
        }

        dataFiles.Add(location);
    }

    private static long? Number(string name, Dictionary<string, string> place, string key) => !place.TryGetValue(key, out var text)
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"the tensor '{name}' has the {key} '{text}'");

    /// <summary>Reads an entry of external data.</summary>
    /// <param name="message">The StringStringEntryProto.</param>
    /// <param name="place">Receives it.</param>
    /// <exception cref="FormatException">It is not known, or listed twice.</exception>
    public static void ReadEntry(ReadOnlySpan<byte> message, Dictionary<string, string> place)
    {
        var (key, value) = (string.Empty, string.Empty);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            _ = reader.Field switch
            {
                OnnxFields.Entry.Key => key = reader.Text(),
                OnnxFields.Entry.Value => value = reader.Text(),
                _ => throw reader.Unknown("an entry of external data"),
            };
        }

        if (!_externalKeys.Contains(key) || !place.TryAdd(key, value))
        {
            throw new FormatException($"external data have the entry '{key}', which is not known or is listed twice");
        }
    }

    private static long Multiply(long elements, long length) => length switch
    {
        < 0 => throw new FormatException($"a tensor has a dimension of {length}"),
        0 => 0,
        _ => elements > long.MaxValue / 64 / length ? throw new FormatException("a tensor has more elements than can be counted") : elements * length,
    };

    private static long Bytes(long elements, int bits) => ((elements * bits) + 7) / 8;

    private static FormatException Unfit(string name, long elements, string found) =>
        new($"the tensor '{name}' has a shape of {elements} elements, but contains {found}");
}
