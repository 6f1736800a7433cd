using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>Turns the exceptions of ONNX Runtime's .NET binding into ours.</summary>
internal static class OrtError
{
    private const string CodeStart = "[ErrorCode:";
    private const string CodeEnd = "] ";

    /// <summary>Returns whether ONNX Runtime reported an error. Its binding looks the code up in a table, and two codes are not in there.</summary>
    public static bool Is(Exception exception) => exception is OnnxRuntimeException or KeyNotFoundException;

    /// <summary>Makes our exception.</summary>
    /// <param name="exception">What the binding threw.</param>
    /// <param name="doing">What was being done, as the start of a sentence: "Running the model".</param>
    public static OnnxException Of(Exception exception, string doing)
    {
        if (exception is KeyNotFoundException)
        {
            return new OnnxException($"{doing} failed: ONNX Runtime reported an error of a kind that its .NET binding does not know.", exception)
            {
                Code = OnnxErrorCode.Fail,
            };
        }

        // The code is in the text only.
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
        // The binding has other names for these two numbers than the native library.
        "ShapeInferenceNotRegistered" => OnnxErrorCode.ExecutionProviderFail,
        "RequirementNotRegistered" => OnnxErrorCode.ModelLoadCanceled,
        _ => Enum.TryParse<OnnxErrorCode>(name, out var code) ? code : OnnxErrorCode.Fail,
    };
}
