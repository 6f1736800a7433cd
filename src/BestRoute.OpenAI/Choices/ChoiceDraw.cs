using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI;

/// <summary>Collects the samples of one draw, and what is missing. Not safe for concurrent use.</summary>
internal sealed class ChoiceDraw
{
    private readonly List<ChatResponse> _responses = [];
    private readonly List<SampleCall> _calls = [];
    private readonly List<Exception> _failures = [];
    private int _unfinished;
    private int _unfinishedCalls;

    /// <summary>Gets how many samples have to be asked for again, since a reply had fewer choices. Requests that failed are not repeated.</summary>
    internal int Missing { get; private set; }

    /// <summary>Adds the reply to a request for several choices.</summary>
    internal void Add(ChoiceReply reply)
    {
        if (reply.IsUnfinished)
        {
            _unfinished += reply.Asked;
            _unfinishedCalls++;
        }
        else if (reply.Failure is { } failure)
        {
            _failures.Add(failure);
        }
        else
        {
            Missing += reply.Asked - reply.Responses.Count;
            Add(reply.Responses);
        }
    }

    /// <summary>Adds samples that were asked for with requests of their own.</summary>
    internal void Add(SampleSet rest)
    {
        foreach (var response in rest.Responses)
        {
            Add([response]);
        }

        _failures.AddRange(rest.Failures);
        _unfinished += rest.Unfinished;
        _unfinishedCalls += rest.Unfinished;
    }

    internal SampleSet ToSet() =>
        new() { Responses = _responses, Calls = _calls, Failures = _failures, Unfinished = _unfinished, UnfinishedCalls = _unfinishedCalls };

    private void Add(IReadOnlyList<ChatResponse> responses)
    {
        if (responses.Count > 0)
        {
            _responses.AddRange(responses);
            _calls.Add(new SampleCall { Samples = responses.Count, Usage = UsageCounts.Of(responses[0]) });
        }
    }
}
