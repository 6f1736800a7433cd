using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>
/// What is logged. Prompts and responses are never logged. An exception can quote one, so the log contains only the type of an exception, unless the
/// application enables <see cref="LogLevel.Trace"/>.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Answered by {Route}. Reason: {Reason}.")]
    internal static partial void Routed(ILogger logger, ModelRoute route, RoutingReason reason);

    [LoggerMessage(5, LogLevel.Error, "The options of pool '{Pool}', or its package, changed and are invalid. The change is ignored. The last valid options and their package stay in force.")]
    internal static partial void InvalidChange(ILogger logger, string pool, Exception error);

    [LoggerMessage(14, LogLevel.Error, "The package '{Package}' of pool '{Pool}' was replaced on disk, but the new one cannot be used. The earlier package stays in force.")]
    internal static partial void PackageRefused(ILogger logger, string package, string pool, Exception error);

    [LoggerMessage(15, LogLevel.Error, "The package '{Package}' of pool '{Pool}' was replaced on disk. A part of the application that listens to changes of BestRouteOptions failed.")]
    internal static partial void ListenerFailed(ILogger logger, string package, string pool, Exception error);

    [LoggerMessage(20, LogLevel.Warning, "The target, {Target}, is suspended. The reference model '{Reference}' answers every request. Changed since the calibration: {Changes}. Next: run {Command}, with the present prices in POOL.json.")]
    internal static partial void TargetSuspended(ILogger logger, RoutingTarget target, string reference, string changes, string command);

    [LoggerMessage(7, LogLevel.Information, "A request set ChatOptions.ModelId to '{Model}'. This model answers it, without routing. To route requests, leave ModelId empty. This is logged once for each model.")]
    internal static partial void ModelNamed(ILogger logger, string model);

    [LoggerMessage(8, LogLevel.Warning, "The model '{Model}' gets no requests for {Seconds:0.#} seconds, after {Error}. Then one request at a time tries it. This is logged once, until the model is available again.")]
    internal static partial void ModelUnavailable(ILogger logger, string model, double seconds, string error);

    [LoggerMessage(9, LogLevel.Information, "The model '{Model}' is available again.")]
    internal static partial void ModelAvailable(ILogger logger, string model);

    [LoggerMessage(10, LogLevel.Information, "Mode {Mode}: {Effect} Next: {Next}")]
    internal static partial void ModeInForce(ILogger logger, RoutingMode mode, string effect, string next);

    internal static void WarmUpFailed(ILogger logger, string pool, Exception error) =>
        WarmUpFailed(logger, pool, error.GetType().Name, Detail(logger, error));

    [LoggerMessage(30, LogLevel.Warning, "Budget {Budget}: ${Spent:0.####} of ${Limit:0.####} is spent, more than the time that has passed allows. Cheaper routes are chosen, and a quality target does not hold, until spending is back in step or the period ends on {End:u}. This is logged once until then.")]
    internal static partial void BudgetAhead(ILogger logger, string budget, double spent, double limit, DateTimeOffset end);

    [LoggerMessage(31, LogLevel.Information, "Budget {Budget}: spending is back in step with the time. The operating point of the options is in force again.")]
    internal static partial void BudgetEased(ILogger logger, string budget);

    [LoggerMessage(32, LogLevel.Warning, "Budget {Budget}: the limit of ${Limit:0.####} is spent. {Effect} until {End:u}.")]
    internal static partial void BudgetSpent(ILogger logger, string budget, double limit, string effect, DateTimeOffset end);

    [LoggerMessage(34, LogLevel.Information, "The budget store works again.")]
    internal static partial void BudgetStoreWorks(ILogger logger);

    internal static void BudgetStoreFailed(ILogger logger, Exception error) =>
        BudgetStoreFailed(logger, error.GetType().Name, Detail(logger, error));

    internal static void ObservationFailed(ILogger logger, Exception error) =>
        ObservationFailed(logger, error.GetType().Name, Detail(logger, error));

    internal static void FeedbackFailed(ILogger logger, Exception error) =>
        FeedbackFailed(logger, error.GetType().Name, Detail(logger, error));

    internal static void GradingFailed(ILogger logger, int failed, int responses, Exception error) =>
        GradingFailed(logger, failed, responses, error.GetType().Name, Detail(logger, error));

    internal static void FailedOver(ILogger logger, ModelRoute route, AttemptOutcome outcome, ModelRoute next, Exception? error) =>
        FailedOver(logger, route, outcome, error?.GetType().Name ?? "no error", next, Detail(logger, error));

    internal static void PredictionFailed(ILogger logger, Exception error) =>
        PredictionFailed(logger, error.GetType().Name, Detail(logger, error));

    internal static void ScoringFailed(ILogger logger, ModelRoute route, Exception error) =>
        ScoringFailed(logger, error.GetType().Name, route, Detail(logger, error));

    internal static void DecisionFailed(ILogger logger, string policy, Exception error) =>
        DecisionFailed(logger, policy, error.GetType().Name, Detail(logger, error));

    [LoggerMessage(2, LogLevel.Warning, "Route {Route} ended with {Outcome} ({Error}). Failing over to {Next}.")]
    private static partial void FailedOver(ILogger logger, ModelRoute route, AttemptOutcome outcome, string error, ModelRoute next, Exception? detail);

    [LoggerMessage(3, LogLevel.Warning, "The prediction failed ({Error}). The fallback model answers.")]
    private static partial void PredictionFailed(ILogger logger, string error, Exception? detail);

    [LoggerMessage(4, LogLevel.Warning, "The scorer failed ({Error}) on the samples of {Route}. The first valid sample is the answer.")]
    private static partial void ScoringFailed(ILogger logger, string error, ModelRoute route, Exception? detail);

    [LoggerMessage(6, LogLevel.Error, "The policy '{Policy}' failed ({Error}). The fallback model answers, or the reference model after a failed route.")]
    private static partial void DecisionFailed(ILogger logger, string policy, string error, Exception? detail);

    [LoggerMessage(11, LogLevel.Warning, "An observed request could not be recorded ({Error}). No answer is affected.")]
    private static partial void ObservationFailed(ILogger logger, string error, Exception? detail);

    [LoggerMessage(12, LogLevel.Warning, "{Failed} of {Responses} responses of an observed request could not be graded ({Error}). They are recorded without a score.")]
    private static partial void GradingFailed(ILogger logger, int failed, int responses, string error, Exception? detail);

    [LoggerMessage(13, LogLevel.Warning, "Feedback could not be recorded ({Error}). No answer is affected.")]
    private static partial void FeedbackFailed(ILogger logger, string error, Exception? detail);

    [LoggerMessage(21, LogLevel.Warning, "The warm-up of pool '{Pool}' failed ({Error}). The application goes on. The first requests may be slow.")]
    private static partial void WarmUpFailed(ILogger logger, string pool, string error, Exception? detail);

    [LoggerMessage(33, LogLevel.Warning, "The budget store failed ({Error}). What is spent is counted in this process, and is added to the store when it works again. This is logged once until then.")]
    private static partial void BudgetStoreFailed(ILogger logger, string error, Exception? detail);

    private static Exception? Detail(ILogger logger, Exception? error) => logger.IsEnabled(LogLevel.Trace) ? error : null;
}
