using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Encodes queries with a model on ONNX Runtime: DeBERTa-v3 or another BERT-style encoder.</summary>
/// <remarks>
/// <para>
/// Text is read literally: nothing in it can become a special token. Of a text with more tokens than the model folder allows (512 unless the import said
/// otherwise) the beginning counts.
/// </para>
/// <para>
/// Thread-safe. On the CPU a query is computed on the caller's thread, each alone and no more at once than keep the processors busy; on a GPU concurrent
/// queries share batches (<see cref="OnnxOptions.MaxBatchSize"/>). Cancellation stops a run at its next operator.
/// </para>
/// </remarks>
public sealed class OnnxQueryEncoder : IQueryEncoder, IPairEncoder, IModelFolder, IDeviceBound, IDisposable
{
    private readonly SequenceModel _model;
    private readonly ModelLease? _lease;

    private OnnxQueryEncoder(SequenceModel model, ModelLease? lease) => (_model, _lease) = (model, lease);

    /// <inheritdoc/>
    public int Dimensions => _model.Manifest.Dimensions;

    /// <summary>Gets where the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device => _model.Device;

    string? IDeviceBound.Device => _model.DeviceName;

    string IFingerprinted.Fingerprint => _model.Fingerprint;

    /// <summary>Opens an encoder.</summary>
    /// <param name="modelFolder">A folder that <c>bestroute import --as encoder</c> made, or the folder <c>encoder</c> of a package.</param>
    /// <param name="options">Where and how it runs; <see langword="null"/> for the defaults.</param>
    /// <param name="loggerFactory">Takes what ONNX Runtime has to say; <see langword="null"/> for nowhere.</param>
    /// <returns>The encoder; the caller disposes it.</returns>
    /// <exception cref="OnnxModelException">The folder is none, is damaged, or holds no encoder.</exception>
    /// <exception cref="OnnxException">There is no usable native library, or the device that was asked for does not work.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnnxQueryEncoder Load(string modelFolder, OnnxOptions? options = null, ILoggerFactory? loggerFactory = null)
        => new(SequenceModel.Open(modelFolder, ModelKind.Encoder, options, loggerFactory), null);

    /// <summary>Wraps a model that another owns.</summary>
    internal static OnnxQueryEncoder Over(SequenceModel model, ModelLease lease) => new(model, lease);

    /// <inheritdoc/>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    /// <exception cref="ObjectDisposedException">The encoder is disposed.</exception>
    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Dimensions, nameof(destination));
        return _model.RunAsync(text, destination, cancellationToken);
    }

    ValueTask IPairEncoder.EncodePairsAsync(string prompt, IReadOnlyList<string> responses, Memory<float> destination, CancellationToken cancellationToken)
        => _model.TakesPairs
            ? _model.RunAsync(prompt, responses, destination, cancellationToken)
            : throw new OnnxModelException("The encoder's tokenizer has no template for two texts, so no reward can be trained on it. Import a model whose tokenizer has one.");

    void IModelFolder.CopyTo(string folder) => _model.CopyTo(folder);

    /// <summary>Closes the model; queries that are being computed end normally, those that wait fail.</summary>
    public void Dispose()
    {
        _model.Dispose();
        GC.KeepAlive(_lease);
    }
}
