using BestRoute.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace EncoderParity;

/// <summary>The graph as it is in the package, run by Microsoft's binding, with pooling written here.</summary>
internal sealed class ReferenceEncoder(string path, Pooling pooling) : IDisposable
{
    private readonly InferenceSession _session = new(path);

    /// <summary>Returns the vector of a text.</summary>
    public float[] Encode(int[] ids)
    {
        long[] shape = [1, ids.Length];
        using var input = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, static id => (long)id), shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), shape);
        using var types = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        using var outputs = _session.Run(
            options, ["input_ids", "attention_mask", "token_type_ids"], [input, mask, types], ["last_hidden_state"]);
        var hidden = outputs[0].GetTensorDataAsSpan<float>();
        var vector = new double[hidden.Length / ids.Length];
        var tokens = pooling == Pooling.Cls ? 1 : ids.Length;
        for (var i = 0; i < tokens * vector.Length; i++)
        {
            vector[i % vector.Length] += (double)hidden[i] / tokens;
        }

        return Array.ConvertAll(vector, static value => (float)value);
    }

    public void Dispose() => _session.Dispose();
}
