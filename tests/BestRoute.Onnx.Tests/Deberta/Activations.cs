namespace BestRoute.Onnx.Tests.Deberta;

/// <summary>The activations by the names that configurations use.</summary>
internal static class Activations
{
    public static double Apply(string name, double x) => name switch
    {
        "gelu" => x / 2 * (1 + Erf(x / Math.Sqrt(2))),
        "gelu_new" => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        "quick_gelu" => x / (1 + Math.Exp(-1.702 * x)),
        "relu" => Math.Max(0, x),
        "silu" => x / (1 + Math.Exp(-x)),
        "mish" => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        "tanh" => Math.Tanh(x),
        "sigmoid" => 1 / (1 + Math.Exp(-x)),
        _ => x,
    };

    /// <summary>The error function by its Maclaurin series, exact enough for the small numbers here.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 5)
        {
            return Math.Sign(x);
        }

        var (term, sum) = (x, x);
        for (var n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
