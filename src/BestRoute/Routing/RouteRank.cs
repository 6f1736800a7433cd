namespace BestRoute;

/// <summary>The place of a route in an order: by the first number, then by the second, the third and the number of samples n. Lower comes first.</summary>
internal readonly record struct RouteRank(double First, double Second = 0, double Third = 0, int Samples = 0)
{
    internal bool IsBefore(in RouteRank other) =>
        First != other.First ? First < other.First
        : Second != other.Second ? Second < other.Second
        : Third != other.Third ? Third < other.Third
        : Samples < other.Samples;
}
