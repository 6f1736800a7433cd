using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace BestRoute.Onnx;

/// <content>Runs whose outputs have a shape that is not known in advance.</content>
internal sealed partial class OnnxSession
{
    /// <summary>Runs the model and copies its outputs. For imports, tests and commands, not for requests.</summary>
    /// <param name="inputs">A tensor for each input of the model.</param>
    /// <param name="outputs">The names of the outputs to return.</param>
    /// <param name="cancellationToken">Stops the run at its next operator.</param>
    /// <returns>The outputs, in the given order.</returns>
    /// <inheritdoc cref="Run(ReadOnlySpan{NamedTensor}, ReadOnlySpan{NamedTensor}, CancellationToken)" path="/exception"/>
    public IReadOnlyList<OutputTensor> Run(
        ReadOnlySpan<NamedTensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellationToken = default)
    {
        using var use = _uses.Begin();
        using var log = OrtLog.To(_logger, quiet: true);
        var pins = default(Pins);
        CheckCount(inputs.Length + outputs.Count);
        var names = new string[inputs.Length];
        var values = new OrtValue[inputs.Length];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                names[i] = _inputs.Infos[_inputs.IndexOf(inputs[i])].Name;
                pins[i] = inputs[i].Tensor.Pin();
                values[i] = Value(inputs[i].Tensor, pins[i]);
            }

            foreach (var output in outputs)
            {
                _outputs.IndexOf(output);
            }

            using var results = Run(names, values, outputs, cancellationToken);
            return [.. outputs.Zip(results, Copy)];
        }
        finally
        {
            Array.ForEach(values, static value => value?.Dispose());
            foreach (ref var pin in pins)
            {
                pin.Dispose();
            }
        }
    }

    /// <summary>Runs the model with every open dimension 1 and every element 0, to find out whether it runs.</summary>
    internal void RunOnZeros()
    {
        var inputs = new NamedTensor[Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = new(Inputs[i].Name, Zeros(Inputs[i]));
        }

        Run(inputs, [.. Outputs.Select(output => output.Name)]);
    }

    private static OnnxTensor Zeros(TensorInfo info)
    {
        long[] shape = [.. info.Shape.Select(dimension => Math.Max(dimension, 1))];
        var length = shape.Aggregate(1L, (product, dimension) => checked(product * dimension));
        return info.Type switch
        {
            TensorType.Float => OnnxTensor.Of<float>(new float[length], shape),
            TensorType.Float16 => OnnxTensor.Of<Half>(new Half[length], shape),
            TensorType.Int64 => OnnxTensor.Of<long>(new long[length], shape),
            TensorType.Int32 => OnnxTensor.Of<int>(new int[length], shape),
            TensorType.UInt8 => OnnxTensor.Of<byte>(new byte[length], shape),
            TensorType.Int8 => OnnxTensor.Of<sbyte>(new sbyte[length], shape),
            TensorType.Bool => OnnxTensor.Of<bool>(new bool[length], shape),
            _ => throw new OnnxException($"The model's input {info} has a type that is not supported."),
        };
    }

    private static unsafe OrtValue Value(OnnxTensor tensor, in System.Buffers.MemoryHandle pin) =>
        OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, (TensorElementType)tensor.Type, tensor.Shape.ToArray(), (nint)pin.Pointer, tensor.Bytes);

    private static OutputTensor Copy(string name, OrtValue value)
    {
        var info = value.IsTensor ? value.GetTensorTypeAndShape() : default;
        var type = (TensorType)info.ElementDataType;
        if (type.Size() == 0)
        {
            throw new OnnxException($"Output '{name}' has a type that is not supported (number {(int)type} in ONNX).");
        }

        // The span of a larger tensor would be too short.
        _ = checked((int)value.GetTensorSizeInBytes());
        return new OutputTensor(name, type, info.Shape, value.GetTensorMutableRawData().ToArray());
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(string[] names, OrtValue[] values, IReadOnlyList<string> outputs, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using var run = new StoppableRun(options, cancellationToken);
        try
        {
            return _session.Run(options, names, values, outputs);
        }
        catch (Exception exception) when (OrtError.Is(exception))
        {
            throw run.Error(exception);
        }
    }
}
