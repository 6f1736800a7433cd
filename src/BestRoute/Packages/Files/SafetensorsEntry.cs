namespace BestRoute;

/// <summary>What the header says about one tensor.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="Shape">The lengths of the dimensions, outermost first.</param>
/// <param name="Begin">The first byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last one.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsType Type, long[] Shape, long Begin, long End)
{
    public static int SizeOf(SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 or SafetensorsType.U64 => sizeof(long),
        SafetensorsType.F32 or SafetensorsType.I32 or SafetensorsType.U32 => sizeof(int),
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 or SafetensorsType.U16 => sizeof(short),
        _ => sizeof(byte),
    };
}
