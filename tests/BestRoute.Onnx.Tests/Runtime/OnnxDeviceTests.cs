using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx.Tests;

public sealed class OnnxDeviceTests
{
    [NativeFact]
    public void Cuda_where_it_does_not_work_fails_at_start_up_and_auto_falls_back_with_one_line()
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
    public void Auto_does_not_take_a_model_that_no_device_can_open() =>
        Assert.Throws<OnnxException>(() => OnnxSession.Open(new byte[] { 1 }, new OnnxOptions { Device = OnnxDevice.Auto }));

    [NativeFact]
    public void Open_runs_the_callers_warm_up_and_believes_its_error()
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
    public async Task Nothing_goes_to_the_standard_error()
    {
        var child = await ChildProcess.RunAsync("auto");

        Assert.Equal("", child.Error);
        Assert.Equal(0, child.ExitCode);
        Assert.StartsWith(Native.MissingCuda is null ? "Cuda" : "Cpu", child.Output, StringComparison.Ordinal);
    }

    [NativeFact]
    public async Task The_telemetry_of_onnx_runtime_is_off_before_it_starts()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // The variable is for other systems.
        }

        Assert.Equal("1", (await ChildProcess.RunAsync("telemetry")).Output.TrimEnd());
    }

    [NativeFact]
    public void What_onnx_runtime_says_goes_to_the_logger_with_its_level()
    {
        var log = new TestLog();

        using var session = TinyModel.Affine().Open(logger: log);

        Assert.NotEmpty(log.Lines);
        Assert.All(log.Lines, line => Assert.StartsWith("ONNX Runtime: ", line.Message, StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Trace);
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Debug);
    }

    [NativeFact]
    public void A_logger_that_throws_loses_the_message_not_the_process()
    {
        using var session = TinyModel.Affine().Open(logger: new ThrowingLog());

        Assert.Single(session.Inputs);
    }

    [Fact]
    public void Options_out_of_range_are_named_with_their_range()
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
    public void Threads_are_bounded_whatever_the_machine(int processors, int threads) => Assert.Equal(threads, OnnxOptions.DefaultThreads(processors));

    private static string Message(OnnxOptions options) => Assert.Throws<ArgumentException>(options.Validate).Message;

    private sealed class ThrowingLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("The log is broken.");
    }
}
