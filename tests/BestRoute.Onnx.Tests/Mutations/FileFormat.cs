namespace BestRoute.Onnx.Tests;

/// <summary>What the mutations know of a file: the more, the deeper they reach.</summary>
internal enum FileFormat
{
    /// <summary>Bytes.</summary>
    Raw,

    /// <summary>JSON: values and members are exchanged.</summary>
    Json,

    /// <summary>Protobuf: fields are exchanged, at any depth, and the lengths around them are made right again.</summary>
    Protobuf,

    /// <summary>Safetensors: a length, a header in JSON, and data.</summary>
    Safetensors,
}
