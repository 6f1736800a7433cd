namespace BestRoute;

/// <summary>An encoder or scorer that computes on a device, which telemetry names.</summary>
internal interface IDeviceBound
{
    /// <summary>Gets the device that answers, such as <c>cpu</c> or <c>cuda</c>; <see langword="null"/> where there is no choice of one.</summary>
    string? Device { get; }
}
