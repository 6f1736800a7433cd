namespace BestRoute;

/// <summary>The samples of one model for the log.</summary>
/// <param name="Responses">The responses; none if the model is unavailable or failed.</param>
/// <param name="Cost">What they cost, in US dollars.</param>
internal sealed record ModelDraw(IReadOnlyList<ObservedResponse> Responses, double Cost)
{
    // The reference has no limit of its own; here nobody waits for it.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    /// <summary>Estimates what a draw costs.</summary>
    internal static double Estimate(ChatRequest request, PoolModel model, int samples) => Pricing.Estimate(
        model.Price,
        TokenEstimate.FromLength(request.PromptLength, model.CharactersPerToken),
        samples,
        samples,
        Math.Min(request.Pool.Lengths.Mean(model.Id), request.Options?.MaxOutputTokens ?? double.PositiveInfinity));

    /// <summary>Draws samples, each with a request of its own: the log needs the usage of each sample. The model's limits and its circuit breaker apply.</summary>
    internal static async Task<ModelDraw> DrawAsync(ObservedRequest observed, PoolModel model, int samples, CancellationToken cancellationToken)
    {
        var request = observed.Request;
        var limit = model.AttemptLimits.Response == Timeout.InfiniteTimeSpan ? _longest : model.AttemptLimits.Response;
        using var deadline = Deadline.Start(limit, request.Time, cancellationToken);
        using var admission = await request.States.Of(model).EnterAsync(samples, mustTry: false, deadline.Token).ConfigureAwait(false);
        if (admission.Refusal != RouteExclusion.None)
        {
            return new ModelDraw([], 0);
        }

        var started = request.Time.GetTimestamp();
        var draw = DrawCheck.Of(await ParallelSampler.Instance.SampleAsync(
            new SampleRequest
            {
                Model = model.Sampled,
                Messages = SignedReasoning.For(observed.Messages, model),
                Options = observed.Options,
                Samples = samples,
                TimeProvider = request.Time,
            },
            deadline.Token).ConfigureAwait(false));
        TimeSpan? latency = samples == 1 ? request.Time.GetElapsedTime(started) : null;
        admission.Drawn(draw);
        var bill = new Bill();
        DrawSettlement.Add(bill, draw, model, request);
        return new ModelDraw(
            [.. draw.Responses.Select(response => new ObservedResponse(model.Id, response.Text, response.Usage, response.FinishReason, latency))], bill.Cost);
    }
}
