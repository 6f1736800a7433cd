namespace BestRoute.Onnx;

/// <content>Attributes and names.</content>
internal sealed partial class GraphCheck
{
    private void CheckAttribute(ReadOnlySpan<byte> attribute)
    {
        var reader = new ProtoReader(attribute);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Attribute.F:
                    reader.Skip(ProtoReader.Fixed32Type);
                    break;
                case OnnxFields.Attribute.I or OnnxFields.Attribute.Type:
                    reader.Skip(ProtoReader.VarintType);
                    break;
                case OnnxFields.Attribute.Floats:
                    reader.CountFixed(sizeof(float));
                    break;
                case OnnxFields.Attribute.Ints:
                    reader.Integers(static _ => { });
                    break;
                case OnnxFields.Attribute.Name or OnnxFields.Attribute.S or OnnxFields.Attribute.Strings or OnnxFields.Attribute.DocString:
                    reader.Skip(ProtoReader.BytesType);
                    break;
                case OnnxFields.Attribute.T or OnnxFields.Attribute.Tensors:
                    TensorCheck.Check(reader.Bytes(), null, outline.DataFiles);
                    break;
                case OnnxFields.Attribute.G:
                    Check(reader.Bytes());
                    break;
                default:
                    throw reader.Unknown("an attribute");
            }
        }
    }

    private void Define(HashSet<string> defined, string name, string kind)
    {
        if (name.Length == 0 || !defined.Add(name))
        {
            throw new FormatException($"the {kind} '{name}' has no name, or a name that another value has");
        }

        if (++_names > MaxNames)
        {
            throw new FormatException($"it has more than {MaxNames} values");
        }
    }

    private void RequireDefined(string name, string what)
    {
        foreach (var scope in _scopes)
        {
            if (scope.Contains(name))
            {
                return;
            }
        }

        throw new FormatException($"{what} is '{name}', which is not defined before it");
    }
}
