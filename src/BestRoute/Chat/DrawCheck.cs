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
            Usage = draw.Usage,
        };
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
