using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx.Tests;

/// <summary>What tests must try in a process of its own: this assembly's program, which the test runner does not use.</summary>
internal static partial class ChildProgram
{
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["library"]:
                Console.WriteLine(OnnxLibrary.Load(null).Path);
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
            case ["telemetry"]:
                OnnxLibrary.Load(null);
                Console.WriteLine(Marshal.PtrToStringUTF8(GetEnvironmentVariable(NativeTelemetry.Variable)));
                return 0;
            default:
                Console.Error.WriteLine($"There is no task '{string.Join(' ', args)}'.");
                return 2;
        }
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironmentVariable(string name);
}
