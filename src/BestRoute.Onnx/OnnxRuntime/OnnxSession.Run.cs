using System.Buffers;
using System.Runtime.CompilerServices;

namespace BestRoute.Onnx;

/// <content>Runs.</content>
internal sealed unsafe partial class OnnxSession
{
    /// <summary>Runs the model on memory of the caller, blocking; allocates nothing to speak of.</summary>
    /// <param name="inputs">A tensor for each input of the model.</param>
    /// <param name="outputs">A tensor for each output that is wanted, of the very shape that it will have; filled by the run.</param>
    /// <param name="cancellationToken">Stops the run at its next operator.</param>
    /// <exception cref="ArgumentException">A name is unknown, or a type or shape does not fit the model.</exception>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; the outputs hold anything.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    [OverloadResolutionPriority(1)] // [new("y", tensor)] could be a list of strings as well.
    public void Run(ReadOnlySpan<NamedTensor> inputs, ReadOnlySpan<NamedTensor> outputs, CancellationToken cancellationToken = default)
    {
        var pins = default(Pins);
        var names = stackalloc byte*[Pins.Most];
        var values = stackalloc nint[Pins.Most];
        var used = 0;
        CheckCount(inputs.Length + outputs.Length);
        using var use = Use();
        try
        {
            foreach (ref readonly var input in inputs)
            {
                names[used] = _inputs.Name(_inputs.IndexOf(input));
                pins[used] = input.Tensor.Pin();
                values[used] = CreateValue(input.Tensor, _environment.CpuMemory, pins[used].Pointer);
                used++;
            }

            foreach (ref readonly var output in outputs)
            {
                names[used] = _outputs.Name(_outputs.IndexOf(output));
                pins[used] = output.Tensor.Pin();
                values[used] = CreateValue(output.Tensor, _environment.CpuMemory, pins[used].Pointer);
                used++;
            }

            var first = inputs.Length;
            Run(names, values, first, names + first, values + first, outputs.Length, cancellationToken);
        }
        finally
        {
            for (var i = 0; i < used; i++)
            {
                _api.ReleaseValue(values[i]);
            }

            foreach (ref var pin in pins)
            {
                pin.Dispose();
            }
        }
    }

    private static void CheckCount(int tensors)
    {
        if (tensors > Pins.Most)
        {
            throw new ArgumentException($"A run has at most {Pins.Most} inputs and outputs together; {tensors} were given.");
        }
    }

    private nint CreateValue(OnnxTensor tensor, OrtHandle memory, void* data)
    {
        nint value;
        fixed (long* shape = tensor.Shape)
        {
            _api.Check(
                _api.CreateTensorWithDataAsOrtValue(
                    memory.Value, data, (nuint)tensor.Bytes, shape, (nuint)tensor.Shape.Length, (int)tensor.Type, &value),
                "Handing a tensor to ONNX Runtime");
        }

        return value;
    }

    private void Run(byte** inputNames, nint* inputs, int inputCount, byte** outputNames, nint* outputs, int outputCount, CancellationToken cancellationToken)
    {
        using var log = OrtLog.To(_logger, quiet: true);
        nint status;
        using (var run = new StoppableRun(_controls, cancellationToken))
        {
            status = _api.Run(_session.Value, run.Options, inputNames, inputs, (nuint)inputCount, outputNames, (nuint)outputCount, outputs);
        }

        CheckRun(status, cancellationToken);
    }

    private void CheckRun(nint status, CancellationToken cancellationToken)
    {
        if (status != 0)
        {
            var error = _api.Error(status, "Running the model");
            cancellationToken.ThrowIfCancellationRequested();
            throw error;
        }
    }

    /// <summary>What keeps the memory of one run in its place.</summary>
    [InlineArray(Most)]
    private struct Pins
    {
        public const int Most = 16;

#pragma warning disable IDE0044, IDE0051 // The compiler repeats the field.
        private MemoryHandle _first;
#pragma warning restore IDE0044, IDE0051
    }
}
