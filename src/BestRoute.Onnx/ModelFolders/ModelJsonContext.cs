using System.Text.Json;
using System.Text.Json.Serialization;

namespace BestRoute.Onnx;

/// <summary>Reads and writes <c>model.json</c>. A member that is missing, unknown, doubled or of another type is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(LowerCaseConverter<ModelKind>), typeof(LowerCaseConverter<ModelPrecision>), typeof(LowerCaseConverter<Pooling>)])]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelJsonContext : JsonSerializerContext
{
    /// <summary>Writes an enumeration value as one word in lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    internal sealed class LowerCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
        where T : struct, Enum;
}
