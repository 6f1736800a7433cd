namespace BestRoute.Tool;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Spelling
{
    /// <summary>Returns the known name that a word begins, or that is the fewest typing mistakes away; <see langword="null"/> if none is similar.</summary>
    public static string? Closest(string word, IReadOnlyList<string> known)
    {
        var typed = word.ToLowerInvariant();
        var most = Math.Max(1, typed.TrimStart('-').Length / 2);
        return known
            .Select(name => (Name: name, Mistakes: IsBeginning(typed, name) ? 1 : Mistakes(typed, name)))
            .Where(candidate => candidate.Mistakes <= Math.Min(most, 3))
            .OrderBy(static candidate => candidate.Mistakes)
            .Select(static candidate => candidate.Name)
            .FirstOrDefault();
    }

    private static bool IsBeginning(string typed, string name) => typed.TrimStart('-').Length >= 2 && name.StartsWith(typed, StringComparison.Ordinal);

    /// <summary>Counts insertions, deletions, replacements and exchanges of neighbours (the optimal string alignment distance).</summary>
    public static int Mistakes(string from, string to)
    {
        var distance = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                var isSame = from[i - 1] == to[j - 1];
                distance[i, j] = Math.Min(Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1, distance[i - 1, j - 1] + (isSame ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[from.Length, to.Length];
    }
}
