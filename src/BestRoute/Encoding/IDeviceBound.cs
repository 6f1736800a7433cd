namespace BestRoute;

/// <summary>An encoder or scorer that computes on a device. Telemetry names the device.</summary>
internal interface IDeviceBound
{
    /// <summary>Gets the device, such as <c>cpu</c> or <c>cuda</c>; <see langword="null"/> if there is only one choice.</summary>
    string? Device { get; }
}
