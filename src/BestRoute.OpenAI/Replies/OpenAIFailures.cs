using System.ClientModel;
using System.Net;

namespace BestRoute.OpenAI;

/// <summary>Says which errors are failures of the model, for the circuit breaker: all except those whose status says that the request is at fault.</summary>
internal static class OpenAIFailures
{
    public static bool Is(Exception error) =>
        error is ClientResultException refusal ? !FailureRules.IsOfRequest((HttpStatusCode)refusal.Status) : FailureRules.CountsByDefault(error);
}
