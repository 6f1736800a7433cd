using System.Text.Json;

namespace BestRoute;

/// <summary>Checks JSON against the part of JSON Schema that backends support for structured output.</summary>
/// <remarks>
/// These keywords are checked: <c>type</c>, <c>enum</c>, <c>const</c>, <c>properties</c>, <c>required</c>, <c>additionalProperties</c>, <c>items</c>,
/// <c>anyOf</c>, <c>oneOf</c>, <c>allOf</c>, <c>$ref</c> within the schema, and the limits of numbers, lengths and counts. Others are ignored.
/// </remarks>
internal static class JsonSchema
{
    // References can go in circles: then the schema decides nothing.
    private const int MaxDepth = 256;
    private const int MaxSteps = 1_000_000;

    /// <summary>Says whether a value satisfies a schema, as far as the schema is understood.</summary>
    public static bool IsSatisfied(JsonElement value, JsonElement schema)
    {
        try
        {
            return new Check(schema).Satisfies(value, schema, 0);
        }
        catch (InvalidOperationException)
        {
            // A string of the value escapes half of a surrogate pair, or the schema itself is wrong and decides nothing.
            return true;
        }
    }

    private sealed class Check(JsonElement root)
    {
        private int _steps;

        public bool Satisfies(JsonElement value, JsonElement schema, int depth)
        {
            if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth || ++_steps > MaxSteps)
            {
                return schema.ValueKind != JsonValueKind.False;
            }

            foreach (var keyword in schema.EnumerateObject())
            {
                if (!SatisfiesKeyword(value, schema, keyword.Name, keyword.Value, depth + 1))
                {
                    return false;
                }
            }

            return true;
        }

        private bool SatisfiesKeyword(JsonElement value, JsonElement schema, string name, JsonElement rule, int depth)
        {
            switch (name)
            {
                case "$ref":
                    return Resolve(rule.GetString()!) is not { } target || Satisfies(value, target, depth);
                case "type":
                    return rule.ValueKind != JsonValueKind.Array ? HasType(value, rule.GetString()) : rule.EnumerateArray().Any(type => HasType(value, type.GetString()));
                case "const":
                    return JsonText.AreEqual(value, rule);
                case "enum":
                    return rule.EnumerateArray().Any(item => JsonText.AreEqual(value, item));
                case "anyOf":
                    return Matches(value, rule, depth) > 0;
                case "oneOf":
                    return Matches(value, rule, depth) == 1;
                case "allOf":
                    return Matches(value, rule, depth) == rule.GetArrayLength();
            }

            return value.ValueKind switch
            {
                JsonValueKind.Object => SatisfiesObject(value, schema, name, rule, depth),
                JsonValueKind.Array => SatisfiesArray(value, schema, name, rule, depth),
                JsonValueKind.Number => IsWithin(value.GetDouble(), name, rule, "minimum", "maximum")
                    && (name != "exclusiveMinimum" || value.GetDouble() > rule.GetDouble())
                    && (name != "exclusiveMaximum" || value.GetDouble() < rule.GetDouble()),
                JsonValueKind.String => IsWithin(value.GetString()!.EnumerateRunes().Count(), name, rule, "minLength", "maxLength"),
                _ => true,
            };
        }

        private bool SatisfiesObject(JsonElement value, JsonElement schema, string name, JsonElement rule, int depth)
        {
            switch (name)
            {
                case "required":
                    return rule.EnumerateArray().All(member => value.TryGetProperty(member.GetString()!, out _));
                case "properties":
                    foreach (var member in value.EnumerateObject())
                    {
                        if (rule.TryGetProperty(member.Name, out var expected) && !Satisfies(member.Value, expected, depth))
                        {
                            return false;
                        }
                    }

                    return true;
                case "additionalProperties" when !schema.TryGetProperty("patternProperties", out _):
                    foreach (var member in value.EnumerateObject())
                    {
                        var isKnown = schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _);
                        if (!isKnown && !Satisfies(member.Value, rule, depth))
                        {
                            return false;
                        }
                    }

                    return true;
                default:
                    return IsWithin(value.EnumerateObject().Count(), name, rule, "minProperties", "maxProperties");
            }
        }

        private bool SatisfiesArray(JsonElement value, JsonElement schema, string name, JsonElement rule, int depth)
        {
            if (name != "items" || schema.TryGetProperty("prefixItems", out _))
            {
                return IsWithin(value.GetArrayLength(), name, rule, "minItems", "maxItems");
            }

            foreach (var item in value.EnumerateArray())
            {
                if (!Satisfies(item, rule, depth))
                {
                    return false;
                }
            }

            return true;
        }

        private int Matches(JsonElement value, JsonElement schemas, int depth)
        {
            var count = 0;
            foreach (var schema in schemas.EnumerateArray())
            {
                count += Satisfies(value, schema, depth) ? 1 : 0;
            }

            return count;
        }

        private static bool IsWithin(double number, string name, JsonElement rule, string lowest, string highest) =>
            (name != lowest || number >= rule.GetDouble()) && (name != highest || number <= rule.GetDouble());

        private static bool HasType(JsonElement value, string? type) => type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => true,
        };

        /// <summary>Follows a JSON pointer such as <c>#/$defs/city</c>; a place elsewhere decides nothing.</summary>
        private JsonElement? Resolve(string reference)
        {
            if (!reference.StartsWith('#'))
            {
                return null;
            }

            var at = root;
            foreach (var part in reference.Split('/').Skip(1))
            {
                var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < at.GetArrayLength())
                {
                    at = at[index];
                }
                else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }

            return at;
        }
    }
}
