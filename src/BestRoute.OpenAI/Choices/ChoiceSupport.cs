namespace BestRoute.OpenAI;

/// <summary>What is known about a backend: whether it returns n choices for one request. Safe for concurrent use.</summary>
/// <param name="isChatClient">Whether the backend is a chat client of the OpenAI SDK. Others cannot be asked for n choices.</param>
internal sealed class ChoiceSupport(bool isChatClient)
{
    /// <summary>After this time, a backend that did not return n choices is asked for them again.</summary>
    internal static readonly TimeSpan RefusalTime = TimeSpan.FromHours(1);

    private long _refusedAt;
    private volatile bool _isRefused;

    /// <summary>Gets whether the backend has returned several choices for one request.</summary>
    internal bool IsProven { get; private set; }

    /// <summary>Returns how many requests a draw is expected to make.</summary>
    internal int Requests(SampledModel model, int samples) =>
        model.MultipleChoices == MultipleChoices.Parallel || _isRefused || (model.MultipleChoices == MultipleChoices.Auto && !IsProven) ? samples : Choices.Requests(model, samples);

    /// <summary>Returns whether the next draw may ask for n choices.</summary>
    internal bool MayAsk(MultipleChoices choices, TimeProvider time) =>
        (choices == MultipleChoices.Native || (choices == MultipleChoices.Auto && isChatClient))
        && (!_isRefused || time.GetElapsedTime(Volatile.Read(ref _refusedAt)) >= RefusalTime);

    /// <summary>Reports how many choices came for a request of several.</summary>
    internal void Report(int choices, TimeProvider time)
    {
        if (choices > 1)
        {
            IsProven = true;
            _isRefused = false;
        }
        else if (!IsProven)
        {
            // A backend that has returned several before may have left some out, such as filtered ones.
            Refuse(time);
        }
    }

    /// <summary>Reports an error because of n.</summary>
    internal void Refuse(TimeProvider time)
    {
        Volatile.Write(ref _refusedAt, time.GetTimestamp());
        _isRefused = true;
    }
}
