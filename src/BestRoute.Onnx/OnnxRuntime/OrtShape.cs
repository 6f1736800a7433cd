namespace BestRoute.Onnx;

/// <summary>Reads what ONNX Runtime says about a tensor.</summary>
internal static unsafe class OrtShape
{
    /// <summary>The element type and shape.</summary>
    /// <param name="api">The functions.</param>
    /// <param name="info">The native description.</param>
    /// <param name="doing">What is being done, for errors.</param>
    public static (TensorType Type, long[] Shape) Read(OrtApi api, nint info, string doing)
    {
        int type;
        nuint rank;
        api.Check(api.GetTensorElementType(info, &type), doing);
        api.Check(api.GetDimensionsCount(info, &rank), doing);
        var shape = new long[(int)rank];
        fixed (long* dimensions = shape)
        {
            api.Check(api.GetDimensions(info, dimensions, rank), doing);
        }

        return ((TensorType)type, shape);
    }
}
