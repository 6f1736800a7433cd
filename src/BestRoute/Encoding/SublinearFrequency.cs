namespace BestRoute;

/// <summary>1 + ln(count), from a table for the counts that are usual.</summary>
internal static class SublinearFrequency
{
    private static readonly float[] _table = [.. Enumerable.Range(0, 256).Select(static count => count == 0 ? 0f : (float)(1 + Math.Log(count)))];

    public static float Of(float count) => count < _table.Length ? _table[(int)count] : (float)(1 + Math.Log(count));
}
