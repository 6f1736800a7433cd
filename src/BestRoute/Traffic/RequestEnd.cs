using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>How a request ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequestEnd>))]
internal enum RequestEnd : byte
{
    /// <summary>The caller got an answer. A stream counts as answered from its first content on, also if it broke later or the caller left it.</summary>
    Answered,

    /// <summary>The caller got an error.</summary>
    Failed,

    /// <summary>The caller cancelled the request before there was an answer.</summary>
    Canceled,
}
