namespace BestRoute.Onnx.Tests;

/// <summary>What this machine has of ONNX Runtime.</summary>
internal static class Native
{
    private static readonly Lazy<string?> _cuda = new(TryCuda);

    /// <summary>Gets why tests of the native library are skipped; null if they run.</summary>
    public static string? Missing { get; } = OnnxLibrary.IsAvailable(out var reason) ? null : reason;

    /// <summary>Gets why tests on a GPU are skipped; null if they run.</summary>
    public static string? MissingCuda => Missing ?? _cuda.Value;

    private static string? TryCuda()
    {
        try
        {
            TinyModel.Affine().Open(new OnnxOptions { Device = OnnxDevice.Cuda }).Dispose();
            return null;
        }
        catch (OnnxException exception)
        {
            return exception.Message;
        }
    }
}
