namespace BestRoute.Training;

/// <summary>The logistic function and the loss of soft targets, without overflow.</summary>
internal static class Logistic
{
    public static double Sigmoid(double logit)
    {
        if (logit >= 0)
        {
            return 1 / (1 + Math.Exp(-logit));
        }

        double e = Math.Exp(logit);
        return e / (1 + e);
    }

    /// <summary>-(y ln p + (1 - y) ln(1 - p)) for p = sigmoid(logit).</summary>
    public static double Loss(double logit, double target) =>
        Math.Max(logit, 0) - (target * logit) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));

    public static double Logit(double probability) => Math.Log(probability / (1 - probability));
}
