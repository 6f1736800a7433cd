namespace BestRoute;

/// <summary>The element types of safetensors files, as their headers name them; packages use F32, I8 and I32.</summary>
internal enum SafetensorsType
{
    /// <summary>32-bit IEEE 754.</summary>
    F32,

    /// <summary>8-bit signed integer.</summary>
    I8,

    /// <summary>32-bit signed integer.</summary>
    I32,

    /// <summary>64-bit IEEE 754.</summary>
    F64,

    /// <summary>16-bit IEEE 754.</summary>
    F16,

    /// <summary>The upper half of a 32-bit IEEE 754 number.</summary>
    BF16,

    /// <summary>64-bit signed integer.</summary>
    I64,

    /// <summary>16-bit signed integer.</summary>
    I16,

    /// <summary>64-bit unsigned integer.</summary>
    U64,

    /// <summary>32-bit unsigned integer.</summary>
    U32,

    /// <summary>16-bit unsigned integer.</summary>
    U16,

    /// <summary>8-bit unsigned integer.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    BOOL,
}
