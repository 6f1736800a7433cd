using System.Text.Json;
using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>What distinguishes the points of one method's curve: a number such as a threshold or a lambda, or the name of a route.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct CurveSetting
{
    /// <summary>Initializes a new instance of the <see cref="CurveSetting"/> struct.</summary>
    /// <param name="value">The value of the method's parameter; may be infinite, not NaN.</param>
    public CurveSetting(double value) => Value = value;

    /// <summary>Initializes a new instance of the <see cref="CurveSetting"/> struct.</summary>
    /// <param name="route">The route that answers every query.</param>
    public CurveSetting(ModelRoute route) => Route = route;

    /// <summary>Gets the value of the method's parameter; <see langword="null"/> where the setting is a route.</summary>
    public double? Value { get; }

    /// <summary>Gets the route that answers every query; <see langword="null"/> where the setting is a number.</summary>
    public ModelRoute? Route { get; }

    /// <summary>JSON knows no infinite number, so that one is written as a word.</summary>
    private sealed class Converter : JsonConverter<CurveSetting>
    {
        public override CurveSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Reports are written, not read.");

        public override void Write(Utf8JsonWriter writer, CurveSetting value, JsonSerializerOptions options)
        {
            if (value.Value is { } number && double.IsFinite(number))
            {
                writer.WriteNumberValue(number);
            }
            else
            {
                writer.WriteStringValue(value.Route?.ToString() ?? "infinity");
            }
        }
    }
}
