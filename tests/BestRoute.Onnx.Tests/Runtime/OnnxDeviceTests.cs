using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx.Tests;

public sealed class OnnxDeviceTests
{
    [NativeFact]
    public void Cuda_WhereItDoesNotWork_FailsAtStartUp_AndAutoFallsBackWithOneLine()
    {
        if (Native.MissingCuda is null)
        {
            return; // The tests of CUDA are in OnnxBindingTests.
        }

        var log = new TestLog(LogLevel.Information);
        var error = Assert.Throws<OnnxException>(() => TinyModel.Affine().Open(new OnnxOptions { Device = OnnxDevice.Cuda, DeviceId = 3 }, log));
        Assert.StartsWith("OnnxOptions.Device is Cuda, but CUDA device 3 does not work: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 0, 400);
        Assert.Equal(OnnxDevice.Cuda, error.Device);
        Assert.IsType<OnnxException>(error.InnerException);
        Assert.Empty(log.Lines);

        using var session = TinyModel.Affine().Open(new OnnxOptions { Device = OnnxDevice.Auto }, log);
        Assert.Equal(OnnxDevice.Cpu, session.Device);
        var (level, message) = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Information, level);
        Assert.StartsWith("The model runs on the CPU, because CUDA does not work here: ", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 0, 250);
    }

    [NativeFact]
    public void Auto_DoesNotTakeAModelThatNoDeviceCanOpen()
        => Assert.Throws<OnnxException>(() => OnnxSession.Open(new byte[] { 1 }, new OnnxOptions { Device = OnnxDevice.Auto }));

    [NativeFact]
    public void Open_RunsTheCallersWarmUp_AndBelievesItsError()
    {
        var seen = 0;
        var options = new OnnxOptions { Device = OnnxDevice.Cpu };
        using (OnnxSession.Open(TinyModel.Affine().Bytes, options, warmUp: session => seen = session.Inputs.Count))
        {
            Assert.Equal(1, seen);
        }

        Assert.Throws<OnnxException>(() => OnnxSession.Open(TinyModel.Affine().Bytes, options, warmUp: _ => throw new OnnxException("not warm")));
    }

    [NativeFact]
    public async Task NothingGoesToTheStandardError()
    {
        var child = await ChildProcess.RunAsync("auto");

        Assert.Equal("", child.Error);
        Assert.Equal(0, child.ExitCode);
        Assert.StartsWith(Native.MissingCuda is null ? "Cuda" : "Cpu", child.Output, StringComparison.Ordinal);
    }

    [NativeFact]
    public async Task TheTelemetryOfOnnxRuntime_IsOff_BeforeItStarts()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // The variable is for other systems.
        }

        Assert.Equal("1", (await ChildProcess.RunAsync("telemetry")).Output.TrimEnd());
    }

    [NativeFact]
    public void WhatOnnxRuntimeSays_GoesToTheLogger_WithItsLevel()
    {
        var log = new TestLog();

        using var session = TinyModel.Affine().Open(logger: log);

        Assert.NotEmpty(log.Lines);
        Assert.All(log.Lines, line => Assert.StartsWith("ONNX Runtime: ", line.Message, StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Trace);
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Debug);
    }

    [NativeFact]
    public void ALoggerThatThrows_LosesTheMessage_NotTheProcess()
    {
        using var session = TinyModel.Affine().Open(logger: new ThrowingLog());

        Assert.Single(session.Inputs);
    }

    [Fact]
    public void Options_OutOfRange_AreNamedWithTheirRange()
    {
        Assert.Equal("OnnxOptions.Threads is 0. It must be 1 to 256.", Message(new() { Threads = 0 }));
        Assert.Equal("OnnxOptions.Threads is 257. It must be 1 to 256.", Message(new() { Threads = 257 }));
        Assert.Equal("OnnxOptions.DeviceId is -1. It must be 0 to 255.", Message(new() { DeviceId = -1 }));
        Assert.Equal("OnnxOptions.Device is 7. It must be Auto, Cpu or Cuda.", Message(new() { Device = (OnnxDevice)7 }));
        Assert.Contains("LibraryPath is blank", Message(new() { LibraryPath = " " }), StringComparison.Ordinal);
        new OnnxOptions().Validate();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    [InlineData(6, 3)]
    [InlineData(64, 4)]
    public void Threads_AreBounded_WhateverTheMachine(int processors, int threads) => Assert.Equal(threads, OnnxOptions.DefaultThreads(processors));

    private static string Message(OnnxOptions options) => Assert.Throws<ArgumentException>(options.Validate).Message;

    private sealed class ThrowingLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => throw new InvalidOperationException("The log is broken.");
    }
}
