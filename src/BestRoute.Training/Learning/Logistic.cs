namespace BestRoute.Training;

/// <summary>The logistic function and the loss of soft targets, without overflow.</summary>
internal static class Logistic
{
    /// <summary>The penalty of intercepts: next to nothing, and enough to keep one finite where all targets are equal.</summary>
    public const double InterceptPenalty = 1e-6;

    public static double Sigmoid(double logit)
    {
        if (logit >= 0)
        {
            return 1 / (1 + Math.Exp(-logit));
        }

        var e = Math.Exp(logit);
        return e / (1 + e);
    }

    /// <summary>-(y ln p + (1 - y) ln(1 - p)) for p = sigmoid(logit).</summary>
    public static double Loss(double logit, double target) =>
        Math.Max(logit, 0) - (target * logit) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));

    /// <summary>The logit of the mean target to start from; half a query for either side keeps it finite where all targets are equal.</summary>
    public static double StartOf(double sum, int count) => Logit((sum + 0.5) / (count + 1));

    public static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
