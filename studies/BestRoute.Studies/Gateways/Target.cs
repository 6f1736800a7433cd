using System.Text.Json;
using BestRoute.Studies.Latency;

namespace BestRoute.Studies.Gateways;

/// <summary>What gets requests: the backend itself, or a gateway in front of it.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Process">Its process.</param>
/// <param name="Model">The model to ask for.</param>
/// <param name="Headers">The headers that it needs.</param>
internal sealed record Target(string Name, ServerProcess Process, string Model, params IReadOnlyList<(string Name, string Value)> Headers)
{
    private readonly byte[] _whole = Serialize(Model, streaming: false);
    private readonly byte[] _stream = Serialize(Model, streaming: true);

    public Uri Endpoint => new(Process.Address, "v1/chat/completions");

    public byte[] Body(bool streaming) => streaming ? _stream : _whole;

    private static byte[] Serialize(string model, bool streaming) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        model,
        stream = streaming,
        messages = new[] { new { role = "user", content = MadeUpText.Of(500, new Random(2)) } },
    });
}
