namespace BestRoute;

/// <summary>The element types that packages use.</summary>
internal enum SafetensorsType
{
    /// <summary>32-bit IEEE 754.</summary>
    F32,

    /// <summary>8-bit signed integer.</summary>
    I8,

    /// <summary>32-bit signed integer.</summary>
    I32,
}
