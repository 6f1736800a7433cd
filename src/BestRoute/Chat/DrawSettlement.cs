namespace BestRoute;

/// <summary>Settles draws: adds their requests to a bill, and learns the length of their samples.</summary>
internal static class DrawSettlement
{
    internal static void Add(Bill bill, SampleSet draw, PoolModel model, ChatRequest request)
    {
        var next = 0;
        for (var i = 0; i < (draw.Calls?.Count ?? draw.Responses.Count); i++)
        {
            var (samples, usage) = draw.Calls is { } calls ? (calls[i].Samples, calls[i].Usage) : (1, draw.Responses[i].Usage);
            var length = default(TextLength);
            for (var end = next + samples; next < end; next++)
            {
                length += TextLength.Of(draw.Responses[next].Text);
            }

            bill.Add(model.Rate, usage, request.PromptLength, length);
            LearnLength(samples > 0 ? (double?)ReportedUsage.Of(usage).Output / samples : null, model, request);
        }

        if (draw.Unfinished > 0)
        {
            var length = Math.Min(request.Pool.Lengths.Mean(model.Id), request.Options?.MaxOutputTokens ?? double.PositiveInfinity);
            bill.AddUnfinished(model.Rate, draw.Unfinished, draw.UnfinishedCalls ?? draw.Unfinished, request.PromptLength, length);
        }
    }

    internal static void LearnLength(double? tokens, PoolModel model, ChatRequest request)
    {
        if (tokens is { } length && request.Configuration.LearnOutputLengths)
        {
            request.Pool.Lengths.Learn(model.Id, length);
        }
    }
}
