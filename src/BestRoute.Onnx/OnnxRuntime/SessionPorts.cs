using System.Runtime.InteropServices;
using System.Text;

namespace BestRoute.Onnx;

/// <summary>The inputs or the outputs of a session, with their names as native text.</summary>
internal sealed unsafe class SessionPorts
{
    private readonly byte[][] _names;
    private readonly string _kind;

    private SessionPorts(string kind, TensorInfo[] infos)
    {
        _kind = kind;
        Infos = infos;

        // On the pinned heap the names never move: a run needs no copy of them.
        _names = [.. infos.Select(info => Pinned(info.Name))];
    }

    /// <summary>Gets what they are.</summary>
    public TensorInfo[] Infos { get; }

    /// <summary>Reads them from a session.</summary>
    public static SessionPorts Of(OrtHandle session, OrtEnvironment environment, bool inputs)
    {
        var (api, kind) = (environment.Library.Api, inputs ? "input" : "output");
        nuint count;
        api.Check(inputs ? api.SessionGetInputCount(session.Value, &count) : api.SessionGetOutputCount(session.Value, &count), $"Counting the {kind}s");
        var infos = new TensorInfo[(int)count];
        for (var i = 0; i < infos.Length; i++)
        {
            infos[i] = Read(session.Value, environment, inputs, (nuint)i);
        }

        return new SessionPorts(kind, infos);
    }

    /// <summary>The native text of a name; alive as long as this object is.</summary>
    public byte* Name(int index) => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_names[index], 0);

    /// <summary>The place of the given name.</summary>
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

        throw new ArgumentException($"The model has no {_kind} '{name}'; its {_kind}s are {string.Join(", ", (object[])Infos)}.");
    }

    /// <summary>The place of the given tensor.</summary>
    /// <exception cref="ArgumentException">There is no such name, or the tensor does not fit it.</exception>
    public int IndexOf(in NamedTensor named)
    {
        var index = IndexOf(named.Name);
        var info = Infos[index];
        return named.Tensor.Type == info.Type && info.Fits(named.Tensor.Shape)
            ? index
            : throw new ArgumentException(
                $"The tensor given for {_kind} '{named.Name}' is {named.Tensor.Type} [{string.Join(", ", named.Tensor.Shape.ToArray())}]; the model's is "
                + $"{info.Type} [{string.Join(", ", info.Shape)}] (-1: any).");
    }

    private static byte[] Pinned(string name)
    {
        var bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(name) + 1, pinned: true);
        Encoding.UTF8.GetBytes(name, bytes);
        return bytes;
    }

    private static TensorInfo Read(nint session, OrtEnvironment environment, bool inputs, nuint index)
    {
        var (api, doing) = (environment.Library.Api, $"Reading {(inputs ? "input" : "output")} {index} of the model");
        byte* text;
        var allocator = environment.Allocator;
        api.Check(inputs ? api.SessionGetInputName(session, index, allocator, &text) : api.SessionGetOutputName(session, index, allocator, &text), doing);
        var name = Marshal.PtrToStringUTF8((nint)text) ?? "";
        api.Check(api.AllocatorFree(allocator, text), doing);

        nint type;
        api.Check(inputs ? api.SessionGetInputTypeInfo(session, index, &type) : api.SessionGetOutputTypeInfo(session, index, &type), doing);
        using var handle = new OrtHandle(type, api.ReleaseTypeInfo);

        // Owned by the type; null if the value is no tensor.
        nint tensor;
        api.Check(api.CastTypeInfoToTensorInfo(type, &tensor), doing);
        if (tensor == 0)
        {
            return new TensorInfo(name, TensorType.Undefined, []);
        }

        var (elements, shape) = OrtShape.Read(api, tensor, doing);
        return new TensorInfo(name, elements, shape);
    }
}
