namespace BestRoute.Onnx;

/// <summary>An attribute of a node.</summary>
internal readonly record struct GraphAttribute
{
    private const int FloatType = 1;
    private const int IntType = 2;
    private const int StringType = 3;
    private const int IntsType = 7;

    private readonly string _name;
    private readonly int _type;
    private readonly long[] _integers;
    private readonly float _single;
    private readonly string? _text;

    private GraphAttribute(string name, int type, long[] integers, float single = 0, string? text = null)
    {
        _name = name;
        _type = type;
        _integers = integers;
        _single = single;
        _text = text;
    }

    public static implicit operator GraphAttribute((string Name, int Value) pair) => new(pair.Name, IntType, [pair.Value]);

    public static implicit operator GraphAttribute((string Name, float Value) pair) => new(pair.Name, FloatType, [], single: pair.Value);

    public static implicit operator GraphAttribute((string Name, string Value) pair) => new(pair.Name, StringType, [], text: pair.Value);

    public static implicit operator GraphAttribute((string Name, long[] Values) pair) => new(pair.Name, IntsType, pair.Values);

    /// <summary>Writes an AttributeProto.</summary>
    public void Write(ProtoWriter writer)
    {
        writer.Text(OnnxFields.Attribute.Name, _name);
        switch (_type)
        {
            case FloatType:
                writer.Single(OnnxFields.Attribute.F, _single);
                break;
            case IntType:
                writer.Integer(OnnxFields.Attribute.I, _integers[0]);
                break;
            case StringType:
                writer.Text(OnnxFields.Attribute.S, _text!);
                break;
            default:
                foreach (var value in _integers)
                {
                    writer.Integer(OnnxFields.Attribute.Ints, value);
                }

                break;
        }

        writer.Integer(OnnxFields.Attribute.Type, _type);
    }
}
