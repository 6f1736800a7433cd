namespace BestRoute.Training;

/// <summary>Picks settings of a policy such that the total cost on validation queries moves in even steps from one to the next.</summary>
internal static class SettingSpread
{
    /// <summary>Picks the settings.</summary>
    /// <param name="events">At which settings the cost moves, and by how much: settings of 0 or more, amounts of 0 or more, in any order.</param>
    /// <param name="skip">How much of the movement, from the start, is of no interest.</param>
    /// <param name="count">The number of settings to pick.</param>
    /// <param name="last">A setting beyond all events; the picked ones are strictly between 0 and this setting.</param>
    /// <returns>The settings, strictly ascending.</returns>
    public static double[] Pick(IEnumerable<(double Setting, double Amount)> events, double skip, int count, double last)
    {
        List<(double Setting, double Moved)> knots = [(0, 0)];
        foreach (var (setting, amount) in events.Where(static e => e.Setting > 0 && e.Amount > 0).OrderBy(static e => e.Setting))
        {
            var moved = knots[^1].Moved + amount;
            if (setting > knots[^1].Setting)
            {
                knots.Add((setting, moved));
            }
            else
            {
                knots[^1] = (setting, moved);
            }
        }

        var total = knots[^1].Moved;
        skip = Math.Min(skip, total);
        if (!(total - skip > 1e-9 * total))
        {
            (knots, total, skip) = ([(0, 0), (last, 1)], 1, 0);
        }

        var settings = new double[count];
        var next = 1;
        for (var i = 0; i < count; i++)
        {
            var target = skip + ((total - skip) * (i + 1) / (count + 1));
            while (knots[next].Moved < target)
            {
                next++;
            }

            var (low, high) = (knots[next - 1], knots[next]);
            settings[i] = low.Setting + ((high.Setting - low.Setting) * ((target - low.Moved) / (high.Moved - low.Moved)));
        }

        return settings;
    }
}
