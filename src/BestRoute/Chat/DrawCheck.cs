using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Takes out of a draw what no backend may return: null in the place of a response, a message or a content. It counts as a failed call.</summary>
internal static class DrawCheck
{
    internal static SampleSet Of(SampleSet? draw)
    {
        if (draw is null || draw.Responses is null || draw.Failures is null)
        {
            throw new InvalidOperationException("The sampler returned null instead of samples and failures.");
        }

        if (draw.Calls is { } calls && calls.Sum(static call => call.Samples) != draw.Responses.Count)
        {
            throw new InvalidOperationException($"The sampler returned {draw.Responses.Count} Responses, but Calls with {calls.Sum(static call => call.Samples)} samples. Each response must belong to one call.");
        }

        for (var i = 0; i < draw.Responses.Count; i++)
        {
            if (!IsSound(draw.Responses[i]))
            {
                return WithoutUnsound(draw);
            }
        }

        return draw;
    }

    private static SampleSet WithoutUnsound(SampleSet draw)
    {
        IReadOnlyList<ChatResponse> sound = [.. draw.Responses.Where(IsSound)];
        return new SampleSet
        {
            Responses = sound,
            Failures = [.. draw.Failures, .. Enumerable.Repeat(new InvalidOperationException("The backend returned a response that is null, or has null among its messages or contents."), draw.Responses.Count - sound.Count)],
            Unfinished = draw.Unfinished,
            UnfinishedCalls = draw.UnfinishedCalls,
            Calls = WithoutUnsound(draw.Calls, draw.Responses),
        };
    }

    // A request whose samples are all unsound stays: its backend charges it.
    private static List<SampleCall>? WithoutUnsound(IReadOnlyList<SampleCall>? calls, IReadOnlyList<ChatResponse> responses)
    {
        if (calls is null)
        {
            return null;
        }

        var sound = new List<SampleCall>(calls.Count);
        var next = 0;
        foreach (var call in calls)
        {
            sound.Add(new SampleCall { Samples = responses.Skip(next).Take(call.Samples).Count(IsSound), Usage = call.Usage });
            next += call.Samples;
        }

        return sound;
    }

    private static bool IsSound(ChatResponse? response)
    {
        if (response is null)
        {
            return false;
        }

        for (var i = 0; i < response.Messages.Count; i++)
        {
            if (response.Messages[i] is not { } message || message.Contents.Contains(null!))
            {
                return false;
            }
        }

        return true;
    }
}
