namespace BestRoute.Onnx;

/// <summary>The field numbers of the ONNX messages that are written or checked.</summary>
internal static class OnnxFields
{
    /// <summary>ModelProto.</summary>
    internal static class Model
    {
        public const int IrVersion = 1;
        public const int ProducerName = 2;
        public const int ProducerVersion = 3;
        public const int Domain = 4;
        public const int ModelVersion = 5;
        public const int DocString = 6;
        public const int Graph = 7;
        public const int OpsetImport = 8;
        public const int Metadata = 14;
    }

    /// <summary>OperatorSetIdProto.</summary>
    internal static class Opset
    {
        public const int Domain = 1;
        public const int Version = 2;
    }

    /// <summary>GraphProto.</summary>
    internal static class Graph
    {
        public const int Node = 1;
        public const int Name = 2;
        public const int Initializer = 5;
        public const int DocString = 10;
        public const int Input = 11;
        public const int Output = 12;
        public const int ValueInfo = 13;
        public const int QuantizationAnnotation = 14;
        public const int Metadata = 16;
    }

    /// <summary>NodeProto.</summary>
    internal static class Node
    {
        public const int Input = 1;
        public const int Output = 2;
        public const int Name = 3;
        public const int OpType = 4;
        public const int Attribute = 5;
        public const int DocString = 6;
        public const int Domain = 7;
        public const int Overload = 8;
        public const int Metadata = 9;
    }

    /// <summary>AttributeProto.</summary>
    internal static class Attribute
    {
        public const int Name = 1;
        public const int F = 2;
        public const int I = 3;
        public const int S = 4;
        public const int T = 5;
        public const int G = 6;
        public const int Floats = 7;
        public const int Ints = 8;
        public const int Strings = 9;
        public const int Tensors = 10;
        public const int DocString = 13;
        public const int Type = 20;
    }

    /// <summary>TensorProto.</summary>
    internal static class Tensor
    {
        public const int Dims = 1;
        public const int DataType = 2;
        public const int FloatData = 4;
        public const int Int32Data = 5;
        public const int StringData = 6;
        public const int Int64Data = 7;
        public const int Name = 8;
        public const int RawData = 9;
        public const int DoubleData = 10;
        public const int Uint64Data = 11;
        public const int DocString = 12;
        public const int ExternalData = 13;
        public const int DataLocation = 14;
        public const int Metadata = 16;
    }

    /// <summary>StringStringEntryProto.</summary>
    internal static class Entry
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    /// <summary>ValueInfoProto and the types inside it.</summary>
    internal static class Value
    {
        public const int Name = 1;
        public const int Type = 2;
        public const int TypeTensor = 1;
        public const int TypeDenotation = 6;
        public const int TensorElement = 1;
        public const int TensorShape = 2;
        public const int ShapeDimension = 1;
        public const int DimensionValue = 1;
        public const int DimensionParameter = 2;
    }
}
