namespace BestRoute.Onnx;

/// <content>Runs whose outputs have a shape that is not known before.</content>
internal sealed unsafe partial class OnnxSession
{
    /// <summary>Runs the model and copies its outputs; for imports, tests and commands, not for requests.</summary>
    /// <param name="inputs">A tensor for each input of the model.</param>
    /// <param name="outputs">The names of the outputs that are wanted.</param>
    /// <param name="cancellationToken">Stops the run at its next operator.</param>
    /// <returns>The outputs, in the given order.</returns>
    /// <inheritdoc cref="Run(ReadOnlySpan{NamedTensor}, ReadOnlySpan{NamedTensor}, CancellationToken)" path="/exception"/>
    public IReadOnlyList<OutputTensor> Run(
        ReadOnlySpan<NamedTensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellationToken = default)
    {
        var pins = default(Pins);
        var names = stackalloc byte*[Pins.Most];
        var values = stackalloc nint[Pins.Most];
        var first = inputs.Length;
        CheckCount(first + outputs.Count);
        new Span<nint>(values, Pins.Most).Clear();
        using var use = Use();
        try
        {
            for (var i = 0; i < first; i++)
            {
                names[i] = _inputs.Name(_inputs.IndexOf(inputs[i]));
                pins[i] = inputs[i].Tensor.Pin();
                values[i] = CreateValue(inputs[i].Tensor, _environment.CpuMemory, pins[i].Pointer);
            }

            for (var i = 0; i < outputs.Count; i++)
            {
                names[first + i] = _outputs.Name(_outputs.IndexOf(outputs[i]));
            }

            // A null value asks ONNX Runtime to make the output.
            Run(names, values, first, names + first, values + first, outputs.Count, cancellationToken);
            var results = new OutputTensor[outputs.Count];
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = Copy(outputs[i], values[first + i]);
            }

            return results;
        }
        finally
        {
            for (var i = 0; i < Pins.Most; i++)
            {
                _api.ReleaseValue(values[i]);
            }

            foreach (ref var pin in pins)
            {
                pin.Dispose();
            }
        }
    }

    /// <summary>Runs the model with every open dimension 1 and every element 0, to see whether it runs at all.</summary>
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
            _ => throw new OnnxException($"The model's input {info} is of a type that is not supported."),
        };
    }

    private OutputTensor Copy(string name, nint value)
    {
        var doing = $"Reading output '{name}'";
        nint info;
        _api.Check(_api.GetTensorTypeAndShape(value, &info), doing);
        using var handle = new OrtHandle(info, _api.ReleaseTensorInfo);
        var (type, shape) = OrtShape.Read(_api, info, doing);
        var length = shape.Aggregate((long)type.Size(), (product, dimension) => checked(product * dimension));
        if (type.Size() == 0)
        {
            throw new OnnxException($"Output '{name}' is of a type that is not supported ({(int)type} in ONNX's numbers).");
        }

        void* data;
        _api.Check(_api.GetTensorMutableData(value, &data), doing);
        return new OutputTensor(name, type, shape, new ReadOnlySpan<byte>(data, checked((int)length)).ToArray());
    }
}
