using System.Globalization;
using Microsoft.Extensions.Options;

namespace BestRoute;

/// <summary>The rules for observation. Each failure names the member, its value and the fix.</summary>
internal sealed class ObservationRules(string pool, Func<BestRouteOptions> models) : IValidateOptions<ObservationOptions>
{
    public ValidateOptionsResult Validate(string? name, ObservationOptions options)
    {
        if (name != pool)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = Check(options, models);
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    internal static List<string> Check(ObservationOptions options, Func<BestRouteOptions> models)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            failures.Add($"Observe: Folder is '{options.Folder}'. Set it to the folder of the log, such as 'routing/log'.");
        }

        if (options.Redact is null && !options.RecordAsIs)
        {
            failures.Add("Observe: Redact is null and RecordAsIs is false. The log contains the texts of requests and answers. Set Redact to a function that removes what may not be stored, or set RecordAsIs to true if they may be stored as they are.");
        }
        else if (options.Redact is not null && options.RecordAsIs)
        {
            failures.Add("Observe: Redact is set and RecordAsIs is true. Set only one of them.");
        }

        if (options.Judge is { } judge)
        {
            if (options.Grade is not null)
            {
                failures.Add($"Observe: Judge is '{judge}' and Grade is set. A response has one score. Set only one of them.");
            }

            var ids = models().Models.Select(static model => model.Id).ToList();
            if (!ids.Contains(judge, StringComparer.Ordinal))
            {
                failures.Add($"Observe: Judge is '{judge}', which is not a model of the pool. Set it to one of {string.Join(", ", ids.Select(static id => $"'{id}'"))}.");
            }
        }

        Check(options.Share is >= 0 and <= 1, nameof(options.Share), options.Share, "a share of the requests from 0 to 1");
        Check(options.MaxCostPerDay >= 0, nameof(options.MaxCostPerDay), options.MaxCostPerDay, "US dollars, 0 or more");
        Check(options.SamplesPerModel is null or (>= 1 and <= ModelRoute.MaxSamples), nameof(options.SamplesPerModel), options.SamplesPerModel, $"a number of samples from 1 to {ModelRoute.MaxSamples}, or to null");
        Check(options.MaxConcurrency >= 1, nameof(options.MaxConcurrency), options.MaxConcurrency, "a number of requests, 1 or more");
        Check(options.MaxQueuedRequests >= 1, nameof(options.MaxQueuedRequests), options.MaxQueuedRequests, "a number of requests, 1 or more");
        Check(options.RetentionTime > TimeSpan.Zero || options.RetentionTime == Timeout.InfiniteTimeSpan, nameof(options.RetentionTime), options.RetentionTime, "a time greater than 0, or to Timeout.InfiniteTimeSpan");
        return failures;

        void Check(bool isValid, string member, IFormattable? value, string expected)
        {
            if (!isValid)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"Observe: {member} is {value}. Set it to {expected}."));
            }
        }
    }
}
