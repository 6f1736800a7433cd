namespace BestRoute.Onnx;

/// <summary>Information about <see cref="TensorType"/>.</summary>
internal static class TensorTypes
{
    /// <summary>The type of tensor whose elements are <typeparamref name="T"/>.</summary>
    public static TensorType Of<T>()
        where T : unmanaged =>
        default(T) switch
        {
            float => TensorType.Float,
            Half => TensorType.Float16,
            long => TensorType.Int64,
            int => TensorType.Int32,
            byte => TensorType.UInt8,
            sbyte => TensorType.Int8,
            bool => TensorType.Bool,
            _ => throw new NotSupportedException($"Tensors of {typeof(T).Name} are not supported. Use float, Half, long, int, byte, sbyte or bool."),
        };

    /// <summary>The size of one element, in bytes; 0 for a type that we do not use.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Int64 => sizeof(long),
        TensorType.Float or TensorType.Int32 => sizeof(float),
        TensorType.Float16 => sizeof(ushort),
        TensorType.UInt8 or TensorType.Int8 or TensorType.Bool => sizeof(byte),
        _ => 0,
    };
}
