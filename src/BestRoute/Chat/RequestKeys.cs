namespace BestRoute;

/// <summary>The names of our entries in <c>AdditionalProperties</c>.</summary>
internal static class RequestKeys
{
    internal const string Prefix = "bestroute.";
    internal const string Threshold = Prefix + "threshold";
    internal const string Model = Prefix + "model";
    internal const string Samples = Prefix + "samples";
    internal const string Without = Prefix + "without";
    internal const string CostCap = Prefix + "cost_cap";
    internal const string Tenant = Prefix + "tenant";
    internal const string User = Prefix + "user";
    internal const string SampleIndex = Prefix + "sample_index";
    internal const string Decision = Prefix + "decision";
}
