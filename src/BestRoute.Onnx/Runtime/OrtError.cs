using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>Turns the exceptions of ONNX Runtime's .NET binding into our exceptions.</summary>
internal static class OrtError
{
    private const string CodeStart = "[ErrorCode:";
    private const string CodeEnd = "] ";

    /// <summary>Returns whether ONNX Runtime reported an error. Its binding looks up the code in a table, and two codes are missing there.</summary>
    public static bool Is(Exception exception) => exception is OnnxRuntimeException or KeyNotFoundException;

    /// <summary>Makes our exception.</summary>
    /// <param name="exception">The exception of the binding.</param>
    /// <param name="doing">What failed, as the start of a sentence: "Running the model".</param>
    public static OnnxException Of(Exception exception, string doing)
    {
        if (exception is KeyNotFoundException)
        {
            return new OnnxException($"{doing} failed: ONNX Runtime reported an error of a kind that its .NET binding does not know.", exception)
            {
                Code = OnnxErrorCode.Fail,
            };
        }

        // The code is only in the text.
        var (code, text) = (OnnxErrorCode.Fail, exception.Message);
        if (text.StartsWith(CodeStart, StringComparison.Ordinal) && text.IndexOf(CodeEnd, StringComparison.Ordinal) is > 0 and var end)
        {
            code = Code(text[CodeStart.Length..end]);
            text = text[(end + CodeEnd.Length)..];
        }

        return new OnnxException($"{doing} failed: {text.ReplaceLineEndings(" ").Trim()} (ONNX Runtime: {code})", exception) { Code = code };
    }

    private static OnnxErrorCode Code(string name) => name switch
    {
        // The binding has different names for these two numbers than the native library.
        "ShapeInferenceNotRegistered" => OnnxErrorCode.ExecutionProviderFail,
        "RequirementNotRegistered" => OnnxErrorCode.ModelLoadCanceled,
        _ => Enum.TryParse<OnnxErrorCode>(name, out var code) ? code : OnnxErrorCode.Fail,
    };
}
