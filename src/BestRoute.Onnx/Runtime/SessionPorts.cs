using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>The inputs or the outputs of a session.</summary>
internal sealed class SessionPorts
{
    private readonly string _kind;

    private SessionPorts(string kind, IEnumerable<TensorInfo> infos)
    {
        _kind = kind;
        Infos = [.. infos];
    }

    /// <summary>Gets what they are.</summary>
    public TensorInfo[] Infos { get; }

    /// <summary>Reads the inputs of a session.</summary>
    public static SessionPorts Inputs(InferenceSession session) => new("input", session.InputNames.Select(name => Info(name, session.InputMetadata[name])));

    /// <summary>Reads the outputs of a session.</summary>
    public static SessionPorts Outputs(InferenceSession session) => new("output", session.OutputNames.Select(name => Info(name, session.OutputMetadata[name])));

    /// <summary>The position of the given name.</summary>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Infos.Length; i++)
        {
            if (string.Equals(Infos[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new ArgumentException($"The model has no {_kind} '{name}'. Its {_kind}s are {string.Join(", ", (object[])Infos)}.");
    }

    /// <summary>The position of the given tensor.</summary>
    /// <exception cref="ArgumentException">There is no such name, or the tensor does not fit it.</exception>
    public int IndexOf(in NamedTensor named)
    {
        var index = IndexOf(named.Name);
        var info = Infos[index];
        return named.Tensor.Type == info.Type && info.Fits(named.Tensor.Shape)
            ? index
            : throw new ArgumentException(
                $"The tensor given for {_kind} '{named.Name}' is {named.Tensor.Type} [{string.Join(", ", named.Tensor.Shape.ToArray())}], but the model has "
                + $"{info.Type} [{string.Join(", ", info.Shape)}] (-1: any).");
    }

    private static TensorInfo Info(string name, NodeMetadata port) => port.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
        ? new(name, (TensorType)port.ElementDataType, [.. port.Dimensions.Select(static dimension => (long)dimension)])
        : new(name, TensorType.Undefined, []);
}
