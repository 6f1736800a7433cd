using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <content>Runs.</content>
internal sealed partial class OnnxSession
{
    /// <summary>Runs the model on memory of the caller, blocking. Allocates nothing while the memory and the shapes stay the same.</summary>
    /// <param name="inputs">A tensor for each input of the model.</param>
    /// <param name="outputs">A tensor for each output to compute, with the shape that it will have. The run fills it.</param>
    /// <param name="cancellationToken">Stops the run at its next operator.</param>
    /// <exception cref="ArgumentException">A name is unknown, or a type or shape does not fit the model.</exception>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped. The content of the outputs is undefined.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    [OverloadResolutionPriority(1)] // [new("y", tensor)] could be a list of strings as well.
    public void Run(ReadOnlySpan<NamedTensor> inputs, ReadOnlySpan<NamedTensor> outputs, CancellationToken cancellationToken = default)
    {
        using var use = _uses.Begin();
        var run = _runs.TryTake(out var kept)
            ? kept
            : new BoundRun(_session, _inputs, _outputs, OrtMemoryInfo.DefaultInstance, isCopied: Device != OnnxDevice.Cpu, _logger);
        try
        {
            Run(run, inputs, outputs, cancellationToken);
        }
        finally
        {
            _runs.Add(run);
        }
    }

    private static unsafe void Run(BoundRun run, ReadOnlySpan<NamedTensor> inputs, ReadOnlySpan<NamedTensor> outputs, CancellationToken cancellationToken)
    {
        var pins = default(Pins);
        var used = 0;
        CheckCount(inputs.Length + outputs.Length);
        try
        {
            run.Begin(inputs, outputs);
            foreach (ref readonly var input in inputs)
            {
                pins[used] = input.Tensor.Pin();
                run.BindInput(input, (nint)pins[used++].Pointer);
            }

            foreach (ref readonly var output in outputs)
            {
                pins[used] = output.Tensor.Pin();
                run.BindOutput(output, (nint)pins[used++].Pointer);
            }

            run.Run(cancellationToken);
        }
        finally
        {
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
            throw new ArgumentException($"A run has at most {Pins.Most} inputs and outputs together, but there are {tensors}.");
        }
    }

    /// <summary>Keeps the memory of one run pinned.</summary>
    [InlineArray(Most)]
    private struct Pins
    {
        public const int Most = 16;

#pragma warning disable IDE0044, IDE0051 // The compiler repeats the field.
        private MemoryHandle _first;
#pragma warning restore IDE0044, IDE0051
    }
}
