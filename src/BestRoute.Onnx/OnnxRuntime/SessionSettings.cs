using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>ONNX Runtime's options of one session.</summary>
internal sealed unsafe class SessionSettings : IDisposable
{
    private const string Doing = "Setting up a session of ONNX Runtime";
    private readonly OrtApi _api;
    private readonly OrtHandle _handle;

    /// <summary>Makes the options.</summary>
    public SessionSettings(OrtEnvironment environment, OnnxOptions options, ILogger logger)
    {
        const int Sequential = 0;
        const int AllOptimizations = 99;
        _api = environment.Library.Api;
        nint value;
        _api.Check(_api.CreateSessionOptions(&value), Doing);
        _handle = new OrtHandle(value, _api.ReleaseSessionOptions);
        _api.Check(_api.SetSessionExecutionMode(value, Sequential), Doing);
        _api.Check(_api.DisableProfiling(value), Doing);
        _api.Check(_api.SetSessionGraphOptimizationLevel(value, AllOptimizations), Doing);
        _api.Check(_api.SetSessionLogSeverityLevel(value, Severity(logger)), Doing);
        _api.Check(_api.SetIntraOpNumThreads(value, options.EffectiveThreads), Doing);
        _api.Check(_api.SetInterOpNumThreads(value, 1), Doing);
        var spinning = options.AllowSpinning ? "1" : "0";
        Set("session.intra_op.allow_spinning", spinning);
        Set("session.inter_op.allow_spinning", spinning);
        foreach (var (name, text) in options.SessionSettings)
        {
            Set(name, text);
        }
    }

    /// <summary>Gets the native object.</summary>
    public nint Value => _handle.Value;

    /// <summary>Lets the session run on a GPU; only nodes that CUDA does not have stay on the CPU.</summary>
    public void AddCuda(int device)
    {
        nint cuda;
        _api.Check(_api.CreateCudaOptions(&cuda), "Preparing CUDA");
        using var handle = new OrtHandle(cuda, _api.ReleaseCudaOptions);
        fixed (byte* idName = "device_id\0"u8, id = Bytes(device.ToString(CultureInfo.InvariantCulture)))
        fixed (byte* arenaName = "arena_extend_strategy\0"u8, arena = "kSameAsRequested\0"u8)
        fixed (byte* tf32Name = "use_tf32\0"u8, tf32 = "0\0"u8)
        {
            // Memory grows by what is needed, not by powers of two; fp32 means fp32, since who wants speed takes an fp16 model.
            var names = stackalloc[] { idName, arenaName, tf32Name };
            var values = stackalloc[] { id, arena, tf32 };
            _api.Check(_api.UpdateCudaOptions(cuda, names, values, 3), "Preparing CUDA");
        }

        _api.Check(_api.AppendCuda(Value, cuda), "Adding CUDA");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + '\0');

    // ONNX Runtime's details cost time even where nobody reads them.
    private static int Severity(ILogger logger) => logger.IsEnabled(LogLevel.Trace) ? 0 : logger.IsEnabled(LogLevel.Debug) ? 1 : 2;

    private void Set(string name, string text)
    {
        fixed (byte* nameBytes = Bytes(name), textBytes = Bytes(text))
        {
            _api.Check(_api.AddSessionConfigEntry(Value, nameBytes, textBytes), $"Setting {name} to {text}");
        }
    }
}
