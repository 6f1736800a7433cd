namespace BestRoute;

/// <summary>All names of the telemetry. docs/telemetry.md lists them. Dashboards depend on them, so a name changes only with a note in the changelog.</summary>
internal static class TelemetryNames
{
    /// <summary>The name of the meter and of the activity source.</summary>
    internal const string Source = "BestRoute";

    /// <summary>The names of spans.</summary>
    internal static class Spans
    {
        internal const string Request = "bestroute.request";
        internal const string Predict = "bestroute.predict";
        internal const string Sample = "bestroute.sample";
        internal const string Score = "bestroute.score";
    }

    /// <summary>The names of instruments.</summary>
    internal static class Instruments
    {
        internal const string Answers = "bestroute.answers";
        internal const string Unanswered = "bestroute.unanswered";
        internal const string Samples = "bestroute.samples.drawn";
        internal const string Failovers = "bestroute.failovers";
        internal const string Fallbacks = "bestroute.fallbacks";
        internal const string CircuitChanges = "bestroute.circuit_changes";
        internal const string AvailableModels = "bestroute.model.available";
        internal const string Cost = "bestroute.cost";
        internal const string AvoidedCost = "bestroute.estimated_avoided_cost";
        internal const string OutOfDistribution = "bestroute.out_of_distribution";
        internal const string DecisionDuration = "bestroute.decision.duration";
        internal const string FirstContentDuration = "bestroute.first_content.duration";
        internal const string ScoringDuration = "bestroute.scoring.duration";
        internal const string BudgetSpent = "bestroute.budget.spent";
        internal const string Refused = "bestroute.budget.refused";
        internal const string Observed = "bestroute.observed";
        internal const string Feedback = "bestroute.feedback";
        internal const string ReportedQuality = "bestroute.reported_quality";
        internal const string PredictedQuality = "bestroute.predicted_quality";
    }

    /// <summary>The names of attributes of spans and of tags of measurements. The names of OpenTelemetry's semantic conventions come first.</summary>
    internal static class Attributes
    {
        internal const string OperationName = "gen_ai.operation.name";
        internal const string ConversationId = "gen_ai.conversation.id";
        internal const string RequestModel = "gen_ai.request.model";
        internal const string ChoiceCount = "gen_ai.request.choice.count";
        internal const string ResponseModel = "gen_ai.response.model";
        internal const string InputTokens = "gen_ai.usage.input_tokens";
        internal const string OutputTokens = "gen_ai.usage.output_tokens";
        internal const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
        internal const string CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
        internal const string ErrorType = "error.type";

        internal const string Pool = "bestroute.pool";
        internal const string Model = "bestroute.model";
        internal const string Samples = "bestroute.samples";
        internal const string Reason = "bestroute.reason";
        internal const string Mode = "bestroute.mode";
        internal const string Policy = "bestroute.policy";
        internal const string Package = "bestroute.package";
        internal const string Device = "bestroute.device";
        internal const string MatchProbability = "bestroute.match_probability";
        internal const string OutOfDistribution = "bestroute.out_of_distribution";
        internal const string EstimatedCost = "bestroute.estimated_cost";
        internal const string ReferenceModel = "bestroute.reference_model";
        internal const string ReferenceEstimatedCost = "bestroute.reference_estimated_cost";
        internal const string Cost = "bestroute.cost";
        internal const string CostIsEstimated = "bestroute.cost_is_estimated";
        internal const string Budget = "bestroute.budget";
        internal const string BudgetPressure = "bestroute.budget_pressure";
        internal const string Attempts = "bestroute.attempts";
        internal const string SelectedSample = "bestroute.selected_sample";
        internal const string SampleIndex = "bestroute.sample_index";
        internal const string Streamed = "bestroute.streamed";
        internal const string Outcome = "bestroute.outcome";
        internal const string Part = "bestroute.part";
        internal const string State = "bestroute.state";
        internal const string End = "bestroute.end";
        internal const string OutcomeSource = "bestroute.outcome_source";
    }
}
