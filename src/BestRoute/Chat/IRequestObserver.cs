using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Learns about requests and their answers. It must be safe for concurrent use, and must not block or throw.</summary>
internal interface IRequestObserver
{
    /// <summary>Says, before a request is answered, whether it is observed.</summary>
    bool Wants(ChatRequest request);

    /// <summary>Takes the answer of an observed request, after its caller has it. It is not called if there was no complete answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">The answer, with its decision.</param>
    /// <param name="latency">How long the answer took.</param>
    void Answered(ChatRequest request, ChatResponse answer, TimeSpan latency);
}
