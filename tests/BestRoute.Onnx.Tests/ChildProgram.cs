using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx.Tests;

/// <summary>This assembly's program, which the test runner does not use: what tests must try in a process of its own, and tests without a test runner.</summary>
internal static partial class ChildProgram
{
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["library"]:
                Console.WriteLine(OnnxLibrary.Load(null).Path);
                return 0;
            case ["second"]:
                // The application has started ONNX Runtime before BestRoute does.
                OrtEnv.Instance();
                try
                {
                    using var session = TinyModel.Affine().Open();
                    var y = OnnxTensor.Of<float>(new float[3], 1, 3);
                    session.Run([new("x", OnnxTensor.Of<float>(new float[] { 1, 1, 1 }, 1, 3))], [new("y", y)]);
                    Console.WriteLine($"{OnnxLibrary.Load(null).Path} {y.Span[0]}");
                }
                catch (OnnxException exception)
                {
                    Console.WriteLine(exception.Message);
                }

                return 0;
            case ["auto"]:
                var log = new TestLog(LogLevel.Information);
                using (var session = TinyModel.Affine().Open(new OnnxOptions { Device = OnnxDevice.Auto }, log))
                {
                    Console.WriteLine(session.Device);
                }

                foreach (var (level, message) in log.Lines)
                {
                    Console.WriteLine($"{level}: {message}");
                }

                return 0;
            case ["encoder", var folder]:
                try
                {
                    using (OnnxQueryEncoder.Load(folder, TinyModels.Cpu))
                    {
                        Console.Write($"{PrivateCopies()} ");
                    }

                    Console.WriteLine(PrivateCopies());
                }
                catch (OnnxModelException exception)
                {
                    Console.WriteLine(exception.Message);
                }

                return 0;
            case ["telemetry"]:
                OnnxLibrary.Load(null);
                Console.WriteLine(Marshal.PtrToStringUTF8(GetEnvironmentVariable(NativeTelemetry.Variable)));
                return 0;
            case ["native", var from, var count]:
                using (var trial = new MutationTrial(MutationKinds.Runs[0]))
                {
                    NativeMutations.Try(Console.Out, int.Parse(from, null), int.Parse(count, null), trial.Try);
                }

                return 0;
            case ["crash", var from, var count]:
                NativeMutations.Try(Console.Out, int.Parse(from, null), int.Parse(count, null), static seed =>
                {
                    if (seed == 12)
                    {
                        Abort();
                    }

                    return new MutationOutcome(seed, seed % 2 == 0, seed == 14 ? "an error\nin two lines" : null);
                });
                return 0;
            case ["tests", .. var classes]:
                return InProcessRun.Of(classes);
            default:
                Console.Error.WriteLine($"There is no task '{string.Join(' ', args)}'.");
                return 2;
        }
    }

    private static int PrivateCopies() => Directory.EnumerateDirectories(Path.GetTempPath(), "bestroute-model-*").Count();

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironmentVariable(string name);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();
}
