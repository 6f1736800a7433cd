using System.Text.Json;

namespace BestRoute.Benchmarks.Gpu;

/// <summary>What gpu-check.py gives to PyTorch: the same ids, and the outputs that it must agree with.</summary>
internal sealed class TorchInputs(string work, string name)
{
    private readonly List<object> _rows = [];

    /// <summary>Adds a row of the table.</summary>
    /// <param name="size">Tokens or responses.</param>
    /// <param name="callers">The numbers of callers; each is one batch for PyTorch.</param>
    /// <param name="ids">The ids of one caller's sequences.</param>
    /// <param name="expected">The outputs of each.</param>
    /// <param name="tolerance">The largest difference that is allowed.</param>
    public void Add(int size, int[] callers, long[][] ids, float[][] expected, float tolerance) => _rows.Add(new { size, callers, ids, expected, tolerance });

    /// <summary>Writes the file.</summary>
    public void Write() => File.WriteAllText(Path.Combine(work, $"{name}-inputs.json"), JsonSerializer.Serialize(_rows));
}
