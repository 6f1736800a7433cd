using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>
/// Keeps ONNX Runtime from sending telemetry. From version 1.29 on, builds for Linux and macOS read an environment variable once, before anything else. Without
/// it they write an identifier to disk and send a first event, even if the program switches telemetry off afterwards.
/// </summary>
internal static partial class NativeTelemetry
{
    /// <summary>The variable; 1 switches the telemetry off.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Switches it off. Call this before the library is loaded.</summary>
    public static void Disable()
    {
        // On Windows the events stay on the computer unless its owner collects them, and the API switches them off.
        if (!OperatingSystem.IsWindows())
        {
            // .NET keeps a copy of the environment, so native code does not see what is set there.
            _ = SetEnvironmentVariable(Variable, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
