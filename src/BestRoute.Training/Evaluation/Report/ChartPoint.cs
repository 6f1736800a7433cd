using System.Text.Json;
using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>A point of a series.</summary>
/// <param name="X">The independent variable, or the number of the row or group.</param>
/// <param name="Y">The value.</param>
/// <param name="Low">The lower end of its interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Label">The text that a tooltip shows in addition to the numbers.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct ChartPoint(double X, double? Y, double? Low = null, double? High = null, string? Label = null)
{
    /// <summary>A page has thousands of points, so they are written as short arrays with six digits.</summary>
    private sealed class Converter : JsonConverter<ChartPoint>
    {
        public override ChartPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Charts are written, not read.");

        public override void Write(Utf8JsonWriter writer, ChartPoint value, JsonSerializerOptions options)
        {
            double?[] numbers = [value.X, value.Y, value.Low, value.High];
            var length = value.Label is null ? (value.Low is null ? 2 : 4) : 4;
            writer.WriteStartArray();
            foreach (var number in numbers[..length])
            {
                if (number is { } finite && double.IsFinite(finite))
                {
                    writer.WriteNumberValue(Round(finite));
                }
                else
                {
                    writer.WriteNullValue();
                }
            }

            if (value.Label is not null)
            {
                writer.WriteStringValue(value.Label);
            }

            writer.WriteEndArray();
        }

        private static double Round(double value) =>
            double.Parse(value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
    }
}
