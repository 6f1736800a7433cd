using BestRoute;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>The endpoint <c>POST /v1/chat/completions</c>.</summary>
internal static class ChatCompletions
{
    public static async Task<IResult> HandleAsync(HttpContext context, IChatClient client, PoolModels models, IOptions<GatewayOptions> options, ErrorReplies errors)
    {
        var aborted = context.RequestAborted;
        try
        {
            var request = await CompletionRequest.ReadAsync(context.Request.Body, models, options.Value.MaxChoices, context.User.Identity?.Name, aborted);
            return request.IsStream
                ? await StreamAsync(context, client, request, errors)
                : await AnswerAsync(context, client, request);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // Nobody reads the reply. The calls to the backends are cancelled.
            return Results.Empty;
        }
        catch (Exception error)
        {
            return errors.From(error);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, IChatClient client, CompletionRequest request)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var answers = await Task.WhenAll(Enumerable.Range(0, request.Choices).Select(AskAsync));
        RoutingDecision[] decisions = [.. answers.Select(static answer => answer.GetRoutingDecision()!)];
        DecisionReport.WriteHeader(context.Response, decisions);
        return Results.Json(CompletionReply.Write(answers, decisions), WireJson.Options);

        async Task<ChatResponse> AskAsync(int choice)
        {
            try
            {
                return await client.GetResponseAsync(request.Messages, request.OptionsFor(choice), cancellation.Token);
            }
            catch (Exception)
            {
                // Without one choice the others are of no use.
                await cancellation.CancelAsync();
                throw;
            }
        }
    }

    private static async Task<IResult> StreamAsync(HttpContext context, IChatClient client, CompletionRequest request, ErrorReplies errors)
    {
        var stream = await CompletionStream.OpenAsync(request, client, context.RequestAborted);
        DecisionReport.WriteHeader(context.Response, stream.Decisions);
        return TypedResults.ServerSentEvents(stream.ReadEventsAsync(errors, context.RequestAborted));
    }
}
