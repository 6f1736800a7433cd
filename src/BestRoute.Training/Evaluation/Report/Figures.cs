using System.Globalization;

namespace BestRoute.Training;

/// <summary>How a page writes numbers.</summary>
internal static class Figures
{
    public static string Percent(double share) => $"{Fixed(100 * share, 1)}%";

    public static string SignedPercent(double share) => $"{Signed(100 * share, 1)}%";

    public static string Signed(double value, int digits)
    {
        var text = Fixed(value, digits);
        return value > 0 && text.Any(static character => character is > '0' and <= '9') ? "+" + text : text;
    }

    public static string Fixed(double value, int digits)
    {
        var text = value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? (text.Any(static character => character is > '0' and <= '9') ? "\u2212" + text[1..] : text[1..]) : text;
    }

    /// <summary>US dollars, with as many digits as tell prices of language models apart.</summary>
    public static string Money(double dollars) => dollars >= 1000 ? "$" + Count((long)Math.Round(dollars)) : "$" + Fixed(dollars, dollars switch { 0 or >= 100 => 0, >= 1 => 2, >= 0.01 => 4, _ => 6 });

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The interval of a signed figure.</summary>
    public static string Range(double low, double high, int digits) => $"[{Signed(low, digits)}, {Signed(high, digits)}]";
}
