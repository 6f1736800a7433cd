namespace BestRoute.Onnx.Tests;

public sealed class ShortReasonTests
{
    [Theory]
    [InlineData(
        "Preparing CUDA failed: /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library /app/bin/libonnxruntime_providers_shared.so with error: /app/bin/libonnxruntime_providers_shared.so: cannot open shared object file: No such file or directory (ONNX Runtime: Fail)",
        "libonnxruntime_providers_shared.so: cannot open shared object file: No such file or directory")]
    [InlineData(
        "Preparing CUDA failed: /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1778 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file: No such file or directory\n\n",
        "libcublasLt.so.13: cannot open shared object file: No such file or directory")]
    [InlineData(
        "Creating the session failed: /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:129 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*) CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=host-17 ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=282 ; expr=cudaSetDevice(info_.device_id); (ONNX Runtime: Fail)",
        "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version")]
    [InlineData(
        @"[ONNXRuntimeError] : 1 : FAIL : Error loading ""C:\app\runtimes\onnxruntime_providers_cuda.dll"" which depends on ""cublasLt64_13.dll"" which is missing.",
        @"Error loading ""onnxruntime_providers_cuda.dll"" which depends on ""cublasLt64_13.dll"" which is missing")]
    [InlineData("CUDA execution provider is not enabled in this build.", "CUDA execution provider is not enabled in this build")]
    [InlineData("", "")]
    public void The_cause_is_what_is_left(string message, string reason) => Assert.Equal(reason, ShortReason.Of(message));

    [Fact]
    public void Whatever_it_is_it_is_one_line_and_short()
    {
        var reason = ShortReason.Of(string.Join(' ', Enumerable.Repeat("word", 1000)) + "\nsecond line");

        Assert.Equal(163, reason.Length);
        Assert.EndsWith("...", reason, StringComparison.Ordinal);
    }
}
