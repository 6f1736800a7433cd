using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenAI.Chat;

namespace Gateway;

/// <summary>
/// The members of a request that the backend gets byte for byte, also those that no SDK knows. Left out are the model, which the router chooses, and what the router sets itself.
/// </summary>
internal sealed class RawMembers
{
    // Other characters mean something in the paths of JsonPatch.
    private static readonly SearchValues<char> _allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/");

    private readonly List<(byte[] Path, BinaryData Json)> _members = [];
    private readonly bool _hasOldTokenLimit;

    public RawMembers(JsonElement body, bool isStream, int choices)
    {
        var invalid = new List<string>();
        foreach (var member in body.EnumerateObject())
        {
            if (IsLeftOut(member, isStream, choices))
            {
                continue;
            }

            if (member.Name.Length == 0 || member.Name.AsSpan().ContainsAnyExcept(_allowed))
            {
                invalid.Add(JsonSerializer.Serialize(member.Name));
                continue;
            }

            _members.Add((Encoding.ASCII.GetBytes($"$['{member.Name}']"), Json(member.Value)));
        }

        if (invalid.Count > 0)
        {
            throw RequestException.Invalid(
                $"The gateway cannot pass on the {(invalid.Count == 1 ? "member" : "members")} {string.Join(", ", invalid)}. Names of members have ASCII letters, digits and the characters _ - . : / only.", code: "unknown_parameter");
        }

        _hasOldTokenLimit = !body.TryGetProperty("max_completion_tokens", out _);
    }

    /// <summary>Gets the caller's stream options with the usage, which the bill needs; <see langword="null"/> if there are none.</summary>
    public static BinaryData? StreamOptions(JsonElement body)
    {
        if (!body.TryGetObject("stream_options", out var element))
        {
            return null;
        }

        var options = JsonObject.Create(element)!;
        options["include_usage"] = true;
        return BinaryData.FromString(options.ToJsonString());
    }

    /// <summary>Creates the options for one call to a backend.</summary>
    public ChatCompletionOptions Create(object? client)
    {
        var options = new ChatCompletionOptions();
        foreach (var (path, json) in _members)
        {
            options.Patch.Set(path, json);
        }

        if (_hasOldTokenLimit)
        {
            // The router knows the limit, and the adapter would add it under its new name.
            options.Patch.Remove("$.max_completion_tokens"u8);
        }

        return options;
    }

    private static bool IsLeftOut(JsonProperty member, bool isStream, int choices) => member.Name switch
    {
        "model" => true,
        "n" => choices > 1,
        "stream" or "stream_options" => isStream,
        "seed" => OptionsReader.IsSeed(member.Value),
        _ => false,
    };

    private static BinaryData Json(JsonElement value) => BinaryData.FromBytes(JsonMarshal.GetRawUtf8Value(value).ToArray());
}
