using System.ClientModel.Primitives;
using OpenAI;

namespace BestRoute.OpenAI;

/// <summary>Prepares clients of the OpenAI SDK for servers that only resemble OpenAI.</summary>
public static class OpenAIClientOptionsExtensions
{
    /// <summary>
    /// Makes the clients of these options accept the replies of OpenAI-compatible servers. Without it, the SDK throws on a reply that is different from what
    /// OpenAI sends, and an answer that was paid for is lost.
    /// </summary>
    /// <remarks>
    /// <para>The replies to chat completions are repaired before the SDK reads them, whole replies and streams:</para>
    /// <list type="bullet">
    /// <item><description>
    /// A finish reason that OpenAI does not have becomes the reason with the same meaning: for example, <c>max_tokens</c> becomes <c>length</c>, and
    /// <c>end_turn</c> becomes <c>stop</c>. An answer that the server broke off, for example with <c>error</c>, gets <c>length</c>. Unknown reasons become
    /// <c>stop</c>, or <c>tool_calls</c> if the answer calls tools.
    /// </description></item>
    /// <item><description>A role that OpenAI does not have, or that is missing, becomes <c>assistant</c>.</description></item>
    /// <item><description>
    /// Numbers that are text, have a fraction, are null or are too large become integers. Text that is a number becomes text. A time in milliseconds becomes
    /// seconds.
    /// </description></item>
    /// <item><description>Content parts that the SDK does not know are left out. Thinking in them becomes <c>reasoning_content</c>.</description></item>
    /// <item><description>
    /// Tool calls get the id, the type, the index and the text of arguments that they need. In a stream, parallel calls with the same index are separated.
    /// </description></item>
    /// <item><description>A missing message, and members of a wrong type that the SDK reads, become empty.</description></item>
    /// </list>
    /// <para>
    /// All other bytes stay as they are. A reply that needs no repair is not changed. A stream is not buffered: each line is passed on as soon as it is
    /// complete. Replies with an error status, replies that are not JSON, and other requests than chat completions are left alone.
    /// </para>
    /// <para>
    /// If a server sends an error with a status of success, in a stream or in place of an answer, a <see cref="System.ClientModel.ClientResultException"/> with
    /// its message is thrown. Without this method, the SDK ignores such an error in a stream.
    /// </para>
    /// <para>Call it before you create a client. The repair is done for each attempt, inside of the SDK's retries. It is safe for concurrent use.</para>
    /// </remarks>
    /// <param name="options">The options of a client.</param>
    /// <returns>The same <paramref name="options"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A client was already created with <paramref name="options"/>.</exception>
    public static OpenAIClientOptions AcceptCompatibleServers(this OpenAIClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(new CompatibleRepliesPolicy(), PipelinePosition.BeforeTransport);
        return options;
    }
}
