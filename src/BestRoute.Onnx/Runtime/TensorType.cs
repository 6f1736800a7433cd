namespace BestRoute.Onnx;

/// <summary>The element types of tensors that we use, with ONNX's numbers.</summary>
internal enum TensorType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
}
