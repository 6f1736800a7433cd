using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Opens a model on the requested device, or on the device that works.</summary>
internal sealed partial class SessionOpener(ModelSource model, OnnxOptions options, ILogger logger, Action<OnnxSession>? warmUp)
{
    /// <inheritdoc cref="OnnxSession.Open(string, OnnxOptions, ILogger, Action{OnnxSession})"/>
    public OnnxSession Open()
    {
        options.Validate();
        var library = OnnxLibrary.Load(options.LibraryPath);
        if (options.Device != OnnxDevice.Cpu)
        {
            try
            {
                return Open(library, OnnxDevice.Cuda);
            }
            catch (OnnxException exception) when (options.Device == OnnxDevice.Auto)
            {
                FellBack(logger, ShortReason.Of(exception.Message));
            }
            catch (OnnxException exception)
            {
                throw new OnnxException(
                    $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.Device)} is {nameof(OnnxDevice.Cuda)}, but CUDA device {options.DeviceId} does not work: "
                    + $"{ShortReason.Of(exception.Message)}. Reference Microsoft.ML.OnnxRuntime.Gpu and install what it needs, or set the device to "
                    + $"{nameof(OnnxDevice.Auto)} or {nameof(OnnxDevice.Cpu)}.",
                    exception)
                {
                    Code = exception.Code,
                    Device = OnnxDevice.Cuda,
                };
            }
        }

        return Open(library, OnnxDevice.Cpu);
    }

    private OnnxSession Open(LoadedLibrary library, OnnxDevice device)
    {
        // An error with CUDA is thrown, and then reported once, in our own words.
        using var log = OrtLog.To(logger, quiet: device == OnnxDevice.Cuda);
        using var settings = SessionSettings.Create(options, device, logger);
        var session = new OnnxSession(library, model.Open(settings), device, device == OnnxDevice.Cuda ? options.DeviceId : 0, logger);
        try
        {
            WarmUp(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A listed provider, or even a created session, does not show that it can run.</summary>
    private void WarmUp(OnnxSession session)
    {
        if (warmUp is not null)
        {
            warmUp(session);
        }
        else if (session.Device == OnnxDevice.Cuda)
        {
            session.RunOnZeros();
        }
    }

    [LoggerMessage(100, LogLevel.Information, "The model runs on the CPU, because CUDA does not work here: {Reason}")]
    private static partial void FellBack(ILogger logger, string reason);
}
