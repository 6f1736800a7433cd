namespace Gateway.Tests.Clients;

/// <summary>A test that needs OpenAI's client for JavaScript. It is skipped, with the reason, where the client is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Node.Missing;
}
