using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BestRoute.Onnx;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace BestRoute.Benchmarks.Gpu;

/// <summary>How long copies between memory and a GPU take: ours, through CUDA's driver, and those of ONNX Runtime.</summary>
internal static unsafe class CopySpeed
{
    private const string ProviderLibrary = "libonnxruntime_providers_cuda.so";

    private static readonly int[] _sizes = [4 << 10, 64 << 10, 1 << 20, 16 << 20];

    /// <summary>Measures every contender that works, and says why another one does not.</summary>
    public static void Run(OnnxOptions options, TextWriter output)
    {
        var library = OnnxLibrary.Load(null);
        using var settings = SessionSettings.Create(options, options.Device, NullLogger.Instance);
        using var session = new InferenceSession(Model(), settings);
        using var memory = new DeviceMemory(session, options.Device, options.DeviceId);
        output.WriteLine("\n| copies | bytes | to the device, us | from the device, us |\n| --- | --- | --- | --- |");
        var errors = new List<string>();
        Try("BestRoute", size => Measure(new Buffers(memory, size), useDriver: true));
        Try("CopyTensors", size => Measure(new Buffers(memory, size), useDriver: false));
        Try("CopyTensors, provider registered", size =>
        {
            if (size == _sizes[0])
            {
                OrtEnv.Instance().RegisterExecutionProviderLibrary("CUDA", Path.Combine(Path.GetDirectoryName(library.Path)!, ProviderLibrary));
            }

            return Measure(new Buffers(memory, size), useDriver: false);
        });
        output.WriteLine();
        errors.ForEach(output.WriteLine);

        void Try(string name, Func<int, (double To, double From)> measure)
        {
            try
            {
                foreach (var size in _sizes)
                {
                    var (to, from) = measure(size);
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {size} | {to:0.0} | {from:0.0} |"));
                }
            }
            catch (Exception exception) when (exception is OnnxException or OnnxRuntimeException or InvalidOperationException)
            {
                errors.Add($"{name} does not work here: {exception.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static (double To, double From) Measure(Buffers buffers, bool useDriver)
    {
        using (buffers)
        {
            Action<Buffers> to = useDriver ? static it => it.DriverToDevice() : static it => it.TensorsToDevice();
            Action<Buffers> from = useDriver ? static it => it.DriverToHost() : static it => it.TensorsToHost();

            // Each way with the other contender's way back.
            buffers.Require(to, static it => it.DriverToHost(), seed: 1);
            buffers.Require(static it => it.DriverToDevice(), from, seed: 2);
            return (Median(buffers, to), Median(buffers, from));
        }
    }

    private static double Median(Buffers buffers, Action<Buffers> copy)
    {
        var times = new double[200];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            copy(buffers);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }

    // A session is what gives access to the device's memory.
    private static byte[] Model()
    {
        var graph = new GraphBuilder(new TensorStore(Stream.Null, "unused"));
        graph.Output("y", graph.Node("Neg", [graph.Input("x", TensorType.Float, 1, 1)]), TensorType.Float, 1, 1);
        return graph.ToModel();
    }

    /// <summary>The same bytes on both sides.</summary>
    private sealed class Buffers : IDisposable
    {
        private readonly DeviceMemory _memory;
        private readonly OrtMemoryAllocation _device;
        private readonly byte[] _host;
        private readonly OrtValue[] _hostTensor;
        private readonly OrtValue[] _deviceTensor;

        public Buffers(DeviceMemory memory, int bytes)
        {
            _memory = memory;
            _device = memory.Allocate(bytes);
            _host = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
            _hostTensor = [OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.UInt8, [bytes], Host, bytes)];
            _deviceTensor = [OrtValue.CreateTensorValueWithData(memory.Info, TensorElementType.UInt8, [bytes], Device, bytes)];
        }

        private nint Host => Marshal.UnsafeAddrOfPinnedArrayElement(_host, 0);

        private nint Device => _device.DangerousGetHandle();

        public void DriverToDevice() => _memory.CopyToDevice(Device, (void*)Host, _host.Length);

        public void DriverToHost() => _memory.CopyToHost((void*)Host, Device, _host.Length);

        public void TensorsToDevice() => OrtEnv.Instance().CopyTensors(_hostTensor, _deviceTensor, null);

        public void TensorsToHost() => OrtEnv.Instance().CopyTensors(_deviceTensor, _hostTensor, null);

        /// <summary>Requires that bytes come back from the device as they went there.</summary>
        public void Require(Action<Buffers> to, Action<Buffers> from, int seed)
        {
            var sent = new byte[_host.Length];
            new Random(seed).NextBytes(sent);
            sent.CopyTo(_host, 0);
            to(this);
            Array.Clear(_host);
            from(this);
            if (!_host.AsSpan().SequenceEqual(sent))
            {
                throw new InvalidOperationException($"{sent.Length} bytes came back changed.");
            }
        }

        public void Dispose()
        {
            _hostTensor[0].Dispose();
            _deviceTensor[0].Dispose();
            _device.Dispose();
        }
    }
}
