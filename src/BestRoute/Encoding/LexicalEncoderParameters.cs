using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The shape of a lexical encoder: which n-grams it counts, into how many buckets, and how long its projection is.</summary>
internal sealed record LexicalEncoderParameters
{
    /// <summary>The highest order of an n-gram.</summary>
    public const int MaxOrder = 8;

    /// <summary>Gets the number of hash buckets, a power of two from 256 to 1,048,576.</summary>
    public required int Buckets { get; init; }

    /// <summary>Gets the length of the projection, a multiple of 16 from 16 to 1,024; the surface features come after it.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Gets the orders of the word n-grams, ascending, each from 1 to 8. The list may be empty.</summary>
    public required IReadOnlyList<int> WordOrders { get; init; }

    /// <summary>Gets the orders of the character n-grams, ascending, each from 1 to 8. The list may be empty.</summary>
    public required IReadOnlyList<int> CharacterOrders { get; init; }

    /// <summary>Gets the maximum number of characters in which n-grams are counted, 256 to 65,536. From longer text, the beginning and the end are used.</summary>
    public required int MaxCharacters { get; init; }

    /// <summary>
    /// Gets the factor of the standardized surface features, 0 to 1. The projection has a length of at most 1, and heads are regularized equally in all
    /// dimensions: without the factor they would look at little else than the surface.
    /// </summary>
    public required double SurfaceWeight { get; init; }

    /// <summary>Gets whether the text is normalized (<see cref="TextNormalizer"/>) before anything is counted; not in the file, and false, in older packages.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Normalizes { get; init; }

    /// <summary>Throws if a value is out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range. The message names it.</exception>
    public void Validate()
    {
        Require(Buckets is >= 256 and <= 1 << 20 && int.IsPow2(Buckets), nameof(Buckets), Buckets, "a power of two from 256 to 1,048,576");
        Require(Dimensions is >= 16 and <= 1024 && Dimensions % 16 == 0, nameof(Dimensions), Dimensions, "a multiple of 16 from 16 to 1,024");
        Require(MaxCharacters is >= 256 and <= 65_536, nameof(MaxCharacters), MaxCharacters, "256 to 65,536");
        Require(SurfaceWeight is >= 0 and <= 1, nameof(SurfaceWeight), SurfaceWeight, "0 to 1");
        ValidateOrders(WordOrders, nameof(WordOrders));
        ValidateOrders(CharacterOrders, nameof(CharacterOrders));
        Require(WordOrders.Count + CharacterOrders.Count > 0, nameof(WordOrders), 0, "not empty if CharacterOrders is empty");
    }

    private static void ValidateOrders(IReadOnlyList<int> orders, string name)
    {
        if (orders is null)
        {
            throw new ArgumentException($"{name} is null. It must be a list.", name);
        }

        for (var i = 0; i < orders.Count; i++)
        {
            Require(orders[i] is >= 1 and <= MaxOrder && (i == 0 || orders[i] > orders[i - 1]), name, orders[i], $"ascending orders from 1 to {MaxOrder}");
        }
    }

    private static void Require(bool condition, string name, double value, string range)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value}. It must be {range}.", name);
        }
    }
}
