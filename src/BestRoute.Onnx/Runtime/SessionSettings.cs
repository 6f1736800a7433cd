using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>Makes ONNX Runtime's options of one session.</summary>
internal static class SessionSettings
{
    /// <summary>Makes the options.</summary>
    /// <param name="options">The device and the settings.</param>
    /// <param name="device">The device to use now.</param>
    /// <param name="logger">Receives the messages of ONNX Runtime.</param>
    /// <returns>The options. The caller disposes them.</returns>
    /// <exception cref="OnnxException">The library has no CUDA, or does not know a setting.</exception>
    public static SessionOptions Create(OnnxOptions options, OnnxDevice device, ILogger logger)
    {
        SessionOptions? settings = null;
        try
        {
            settings = new SessionOptions
            {
                IntraOpNumThreads = options.EffectiveThreads,
                InterOpNumThreads = 1,
                LogSeverityLevel = Severity(logger),
            };
            var spinning = options.AllowSpinning ? "1" : "0";
            settings.AddSessionConfigEntry("session.intra_op.allow_spinning", spinning);
            settings.AddSessionConfigEntry("session.inter_op.allow_spinning", spinning);
            foreach (var (name, text) in options.SessionSettings)
            {
                settings.AddSessionConfigEntry(name, text);
            }

            if (device == OnnxDevice.Cuda)
            {
                AddCuda(settings, options.DeviceId);
            }

            return settings;
        }
        catch (Exception exception) when (OrtError.Is(exception))
        {
            settings?.Dispose();
            throw OrtError.Of(exception, $"Preparing a session on the device {device}");
        }
    }

    /// <summary>Lets the session run on a GPU. Only nodes that CUDA does not support stay on the CPU.</summary>
    private static void AddCuda(SessionOptions settings, int device)
    {
        using var cuda = new OrtCUDAProviderOptions();

        // Memory grows by what is needed, not by powers of two. fp32 means fp32: for more speed, use an fp16 model.
        cuda.UpdateOptions(new()
        {
            ["device_id"] = device.ToString(CultureInfo.InvariantCulture),
            ["arena_extend_strategy"] = "kSameAsRequested",
            ["use_tf32"] = "0",
        });
        settings.AppendExecutionProvider_CUDA(cuda);
    }

    // ONNX Runtime's details cost time even if nobody reads them.
    private static OrtLoggingLevel Severity(ILogger logger) =>
        logger.IsEnabled(LogLevel.Trace) ? OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE
        : logger.IsEnabled(LogLevel.Debug) ? OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO
        : OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
}
