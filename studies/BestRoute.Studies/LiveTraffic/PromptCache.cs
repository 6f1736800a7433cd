using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.LiveTraffic;

/// <summary>A provider's prompt cache: what a model read before, from the first message on, up to the end of any message. It has no time limit.</summary>
internal sealed class PromptCache
{
    // The usual minimum of the providers.
    private const int MinTokens = 1024;

    private readonly HashSet<string> _beginnings = [];

    /// <summary>Counts the tokens of a prompt, four characters each, and those that were read before. The prompt is remembered.</summary>
    public (int Tokens, int Cached) Read(IEnumerable<ChatMessage> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int characters = 0, cached = 0;
        foreach (var message in messages)
        {
            characters += message.Text.Length;
            hash.AppendData(Encoding.UTF8.GetBytes($"{message.Role}\0{message.Text}\0"));
            if (!_beginnings.Add(Convert.ToHexString(hash.GetCurrentHash())))
            {
                cached = TokenEstimate.FromLength(characters);
            }
        }

        return (TokenEstimate.FromLength(characters), cached < MinTokens ? 0 : cached);
    }
}
