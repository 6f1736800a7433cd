namespace BestRoute.Onnx;

/// <summary>Reads what a ValueInfoProto says about an input or output.</summary>
internal static class ValueCheck
{
    private const int MaxDimensions = 16;

    /// <summary>Reads a value. Here, only tensors can be inputs and outputs.</summary>
    /// <exception cref="FormatException">It is not a tensor, or it is malformed.</exception>
    public static TensorInfo Read(ReadOnlySpan<byte> message)
    {
        var (name, type, shape) = (string.Empty, TensorType.Undefined, new List<long>());
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Value.Name:
                    name = reader.Text();
                    break;
                case OnnxFields.Value.Type:
                    type = ReadType(reader.Bytes(), shape);
                    break;
                default:
                    reader.Skip(ProtoReader.BytesType);
                    break;
            }
        }

        return new TensorInfo(name, type, shape);
    }

    private static TensorType ReadType(ReadOnlySpan<byte> message, List<long> shape)
    {
        var type = TensorType.Undefined;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field != OnnxFields.Value.TypeTensor)
            {
                // The other field of every type is text: its meaning.
                _ = reader.Field == OnnxFields.Value.TypeDenotation ? reader.Text() : throw reader.Unknown("the type of an input or output");
                continue;
            }

            var tensor = new ProtoReader(reader.Bytes());
            while (tensor.Next())
            {
                switch (tensor.Field)
                {
                    case OnnxFields.Value.TensorElement:
                        type = (TensorType)tensor.Integer();
                        break;
                    case OnnxFields.Value.TensorShape:
                        ReadShape(tensor.Bytes(), shape);
                        break;
                    default:
                        throw tensor.Unknown("the type of a tensor");
                }
            }
        }

        return type;
    }

    private static void ReadShape(ReadOnlySpan<byte> message, List<long> shape)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Field != OnnxFields.Value.ShapeDimension || shape.Count == MaxDimensions)
            {
                throw reader.Unknown("a shape");
            }

            var length = -1L;
            var dimension = new ProtoReader(reader.Bytes());
            while (dimension.Next())
            {
                if (dimension.Field == OnnxFields.Value.DimensionValue)
                {
                    length = dimension.Integer();
                }
                else
                {
                    dimension.Skip(ProtoReader.BytesType);
                }
            }

            shape.Add(length);
        }
    }
}
