namespace BestRoute.Training;

/// <summary>A way to choose routes that is measured against the others.</summary>
internal interface IEvaluationMethod
{
    /// <summary>Gets the name in reports, in lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>Gets whether this competes with the package: its own methods do not, nor do those that know what no application knows.</summary>
    bool IsBaseline => true;

    /// <summary>Measures the method at each of its settings.</summary>
    /// <param name="context">The queries, the pool and what was measured before.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <exception cref="MethodNotApplicableException">The data do not hold what the method needs.</exception>
    Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken);
}
