namespace BestRoute.Onnx.Tests;

/// <summary>A request of the batcher.</summary>
internal sealed class BatchedText(string name, int length = 10, int sequences = 1) : BatchItem
{
    public string Name => name;

    public string? Result { get; set; }

    public override int Longest => length;

    public override int Sequences => sequences;
}
