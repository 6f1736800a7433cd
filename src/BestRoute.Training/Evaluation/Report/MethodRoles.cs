namespace BestRoute.Training;

/// <summary>What the methods of a report are to its reader: that decides how a chart shows them, and whether it does so unasked.</summary>
internal sealed class MethodRoles(EvaluationFigures report)
{
    /// <summary>Gets the method that an application gets that sets nothing; <see langword="null"/> where it was not run.</summary>
    public MethodReport? Ours { get; } = report.Methods.FirstOrDefault(static method => method.OperatingPoint is not null);

    /// <summary>Gets the name of the best baseline; <see langword="null"/> where none was run.</summary>
    public string? Best => Ours?.AgainstBestBaseline?.Baseline;

    /// <summary>Tells whether a method is one of the package.</summary>
    public static bool IsPackage(string name) => name.StartsWith("best-route", StringComparison.Ordinal);

    /// <summary>Tells whether a method knows what no application can know.</summary>
    public static bool IsBound(string name) => name is "oracle" or "oracle-scorer";

    /// <summary>Tells whether a method decides on costs that no application can know, and is not to be compared with the others.</summary>
    public static bool IsApart(string name) => name.StartsWith("oracle-cost", StringComparison.Ordinal);

    /// <summary>Gets the methods that are compared.</summary>
    public IReadOnlyList<MethodReport> Compared { get; } = [.. report.Methods.Where(static method => !IsApart(method.Name))];

    /// <summary>Gets the role of a method in <see cref="ChartSeries"/>.</summary>
    public string Of(string name) => name switch
    {
        _ when name == Ours?.Name => "ours",
        _ when IsBound(name) => "bound",
        "random-mix-single" or "random-mix" => "coin",
        _ when name == Best => "best",
        "fixed" => "fixed",
        _ => "other",
    };

    /// <summary>Tells whether a chart shows a method only on request.</summary>
    public bool IsHidden(string name) => Of(name) == "other" || (name == "oracle-scorer");
}
