using System.Text;

namespace BestRoute.Onnx;

/// <summary>Where the bytes of a model come from.</summary>
internal abstract class ModelSource
{
    /// <summary>A file.</summary>
    public static ModelSource OfFile(string path) => new FileSource(Path.GetFullPath(path));

    /// <summary>Memory.</summary>
    public static ModelSource OfBytes(ReadOnlyMemory<byte> bytes) => new BytesSource(bytes);

    /// <summary>Makes a session of the model.</summary>
    public abstract nint CreateSession(OrtEnvironment environment, nint options);

    private sealed class FileSource(string path) : ModelSource
    {
        public override unsafe nint CreateSession(OrtEnvironment environment, nint options)
        {
            // ONNX Runtime takes paths in the characters of the system: UTF-16 on Windows, UTF-8 elsewhere.
            var text = (OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF8).GetBytes(path + '\0');
            nint session;
            fixed (byte* characters = text)
            {
                environment.Library.Api.Check(
                    environment.Library.Api.CreateSession(environment.Value, characters, options, &session), $"Opening the model '{path}'");
            }

            return session;
        }
    }

    private sealed class BytesSource(ReadOnlyMemory<byte> bytes) : ModelSource
    {
        public override unsafe nint CreateSession(OrtEnvironment environment, nint options)
        {
            nint session;
            using var pin = bytes.Pin();
            environment.Library.Api.Check(
                environment.Library.Api.CreateSessionFromArray(environment.Value, pin.Pointer, (nuint)bytes.Length, options, &session),
                $"Opening a model of {bytes.Length} bytes");
            return session;
        }
    }
}
