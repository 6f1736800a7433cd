namespace BestRoute.Tests;

/// <summary>Gives one vector for every text, at once or when a gate opens.</summary>
internal sealed class FakeEncoder(float[] vector, Task? gate = null) : IQueryEncoder
{
    public int Dimensions => vector.Length;

    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        vector.CopyTo(destination);
        return gate is null ? ValueTask.CompletedTask : new ValueTask(gate);
    }
}
