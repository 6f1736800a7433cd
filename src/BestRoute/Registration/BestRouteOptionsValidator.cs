using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>
/// Validates the options of one pool. This includes the package and the backends, so start-up finds a damaged package or a factory that fails.
/// </summary>
internal sealed class BestRouteOptionsValidator(MonitoredPoolSource source) : IValidateOptions<BestRouteOptions>
{
    public ValidateOptionsResult Validate(string? name, BestRouteOptions options)
    {
        if (name != source.Name)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = OptionsRules.Check(options);
        if (failures.Count > 0)
        {
            return Fail(failures);
        }

        try
        {
            source.Build(options);
            return ValidateOptionsResult.Success;
        }
        catch (OptionsValidationException error)
        {
            return Fail(error.Failures);
        }
        catch (Exception error)
        {
            return Fail([error.Message]);
        }
    }

    // A host validates many options, so the message at start-up must name the pool.
    private ValidateOptionsResult Fail(IEnumerable<string> failures) =>
        ValidateOptionsResult.Fail(failures.Select(failure => $"BestRoute{(source.Name.Length > 0 ? $" pool '{source.Name}'" : "")}: {failure}"));
}
