using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>An object of ONNX Runtime that is released once, when nobody uses it any more.</summary>
internal sealed unsafe class OrtHandle : SafeHandle
{
    private readonly delegate* unmanaged<nint, void> _release;

    /// <summary>Takes over an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="release">What releases it.</param>
    public OrtHandle(nint value, delegate* unmanaged<nint, void> release)
        : base(0, ownsHandle: true)
    {
        _release = release;
        SetHandle(value);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the object; only to be used by who owns the handle, or between DangerousAddRef and DangerousRelease.</summary>
    public nint Value => handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _release(handle);
        return true;
    }
}
