namespace BestRoute.Onnx;

/// <summary>The kind of error that ONNX Runtime reported. The numbers are those of ONNX Runtime.</summary>
internal enum OnnxErrorCode
{
    /// <summary>Not an error of ONNX Runtime: the native library is missing or too old, or another one is already loaded.</summary>
    None = 0,

    /// <summary>An error without a more specific kind.</summary>
    Fail = 1,

    /// <summary>An argument does not fit the model, for example a shape.</summary>
    InvalidArgument = 2,

    /// <summary>The model file does not exist.</summary>
    NoSuchFile = 3,

    /// <summary>No model was loaded.</summary>
    NoModel = 4,

    /// <summary>An error of the execution engine.</summary>
    EngineError = 5,

    /// <summary>An error while an operator ran.</summary>
    RuntimeException = 6,

    /// <summary>The model file is not an ONNX model.</summary>
    InvalidProtobuf = 7,

    /// <summary>A model is already loaded.</summary>
    ModelLoaded = 8,

    /// <summary>This build of the library does not have the operator or the function.</summary>
    NotImplemented = 9,

    /// <summary>The model's graph is invalid.</summary>
    InvalidGraph = 10,

    /// <summary>An error of the execution provider, for example of CUDA.</summary>
    ExecutionProviderFail = 11,

    /// <summary>Loading the model was cancelled.</summary>
    ModelLoadCanceled = 12,

    /// <summary>The model must be compiled before it can run.</summary>
    ModelRequiresCompilation = 13,

    /// <summary>Something with the given name does not exist.</summary>
    NotFound = 14,
}
