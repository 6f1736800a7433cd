using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>One request as all parts see it: its messages, enumerated once, and one snapshot of options and pool.</summary>
internal sealed class ChatRequest
{
    private readonly long _started;

    internal ChatRequest(Pool pool, BestRouteOptions configuration, IEnumerable<ChatMessage> messages, ChatOptions? options, ModelStates states, TimeProvider time, BudgetLedger? budgets = null)
    {
        (Time, _started) = (time, time.GetTimestamp());
        Pool = pool;
        Configuration = configuration;
        Messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        Options = options;
        States = states;
        states.Apply(pool);
        Settings = RequestSettings.Read(options, pool);
        Budget = budgets?.Check(configuration, RequestSettings.TenantOf(options));
        Text = QueryText.From(Messages, pool.ContextCharacters);
        PromptLength = TextLength.Of(Messages, options);
        QueryLength = TextLength.Of(Text, pool.NormalizesText);
        Conversation = Messages.Count > 1 ? OngoingConversation.Find(Messages, options, pool, QueryLength, time.GetUtcNow()) : null;
    }

    internal Pool Pool { get; }

    internal BestRouteOptions Configuration { get; }

    internal IReadOnlyList<ChatMessage> Messages { get; }

    internal ChatOptions? Options { get; }

    internal RequestSettings Settings { get; }

    /// <summary>The budgets of the request; <see langword="null"/> if none applies.</summary>
    internal RequestBudget? Budget { get; }

    internal TimeProvider Time { get; }

    /// <summary>How long ago the request began.</summary>
    internal TimeSpan Elapsed => Time.GetElapsedTime(_started);

    /// <summary>The circuits and limits of the models.</summary>
    internal ModelStates States { get; }

    /// <summary>The mode of the pool.</summary>
    internal RoutingMode Mode => Configuration.ModeInForce;

    /// <summary>Whether the conversation is in the share that the mode <see cref="RoutingMode.Canary"/> routes.</summary>
    internal bool IsInCanary => Canary.Includes(Messages, Configuration.CanaryShare);

    /// <summary>What the router sees.</summary>
    internal string Text { get; }

    /// <summary>The length of all messages and the instructions. The number of tokens depends on the model.</summary>
    internal TextLength PromptLength { get; }

    /// <summary>The length of <see cref="Text"/>, which decision costs are computed from.</summary>
    internal TextLength QueryLength { get; }

    /// <summary>The conversation that the request continues; <see langword="null"/> if it continues none, or its model is not known.</summary>
    internal OngoingConversation? Conversation { get; }

    /// <summary>Whether the response must have an id, because it may be reported on later.</summary>
    internal bool NeedsResponseId { get; init; }

    internal ISampler Sampler => Configuration.Sampler ?? ParallelSampler.Instance;

    internal IResponseScorer Scorer => Configuration.Scorer ?? Pool.Scorer;
}
