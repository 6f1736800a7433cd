using System.CommandLine;

namespace BestRoute.Tool;

/// <summary>The options of the report of an evaluation.</summary>
internal static class ReportOptions
{
    /// <summary>Makes the option for the number of requests that costs are shown for.</summary>
    public static Option<long?> RequestsPerMonth()
    {
        var option = new Option<long?>("--requests-per-month")
        {
            Description = "The number of requests in a month. The page then shows the cost of a month. Without it, the page shows the cost of 1,000 requests.",
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1 and var requests)
            {
                result.AddError(FormattableString.Invariant($"--requests-per-month is {requests}. Set it to the number of requests in a month, 1 or more."));
            }
        });
        return option;
    }

    /// <summary>Makes the option that leaves the texts of the log out.</summary>
    public static Option<bool> NoText() => new("--no-text")
    {
        Description = "Leaves the texts of prompts and answers out of the report.",
    };
}
