using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>The API keys of the callers. Only their hashes are compared, in constant time, so that response times say nothing about a key.</summary>
internal sealed class ApiKeys(IOptions<GatewayOptions> options)
{
    private readonly (string Name, byte[] Hash)[] _keys = [.. options.Value.ApiKeys.Select(static key => (key.Key, Hash(key.Value)))];

    /// <summary>Gets whether there are none, which is allowed only in Development.</summary>
    public bool IsEmpty => _keys.Length == 0;

    /// <summary>Finds the name of a key.</summary>
    /// <returns>The name, or <see langword="null"/> if it is not a key of the gateway.</returns>
    public string? Find(string key)
    {
        var hash = Hash(key);
        string? found = null;
        foreach (var (name, expected) in _keys)
        {
            // All keys are compared, also after a match.
            found = CryptographicOperations.FixedTimeEquals(hash, expected) ? name : found;
        }

        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
