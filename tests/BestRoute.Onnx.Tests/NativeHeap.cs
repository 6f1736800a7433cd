using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx.Tests;

/// <summary>How much memory the process has outside of the managed heap.</summary>
internal static partial class NativeHeap
{
    private static readonly bool _counts
        = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "mallinfo2", out _);

    /// <summary>The bytes that native code has taken and not given back where the C library counts them (Linux with glibc), else the resident memory.</summary>
    public static long InUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        if (!_counts)
        {
            return Resident();
        }

        var counts = CountedByC();
        return (long)(counts.Taken + counts.Mapped);
    }

    /// <summary>
    /// By how much the memory grew from one round to the next in three of four rounds at least: what leaks does so in every round, whereas the runtime's
    /// compiler, a thread that keeps what it freed, or an allocator that takes another block show in one or another.
    /// </summary>
    public static long SteadyGrowth(IReadOnlyList<long> afterEachRound)
    {
        long[] growths = [.. afterEachRound.Skip(1).Zip(afterEachRound, (after, before) => after - before).Order()];
        return growths[growths.Length / 4];
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static partial Counts CountedByC();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Counts
    {
        public readonly nuint Arena;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint MappedChunks;
        public readonly nuint Mapped;
        public readonly nuint Unused;
        public readonly nuint FastFree;
        public readonly nuint Taken;
        public readonly nuint Free;
        public readonly nuint Releasable;
    }
}
