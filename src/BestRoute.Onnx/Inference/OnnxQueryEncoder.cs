using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Encodes queries with a model on ONNX Runtime: DeBERTa-v3 or another BERT-style encoder.</summary>
/// <remarks>
/// <para>
/// Text is read literally: nothing in it can become a special token. If a text has more tokens than the model folder allows (512 unless the import set another
/// limit), the beginning is used.
/// </para>
/// <para>
/// Instances are safe for concurrent use. On the CPU, each query is computed alone on the caller's thread, and only as many at the same time as keep the
/// processors busy. On a GPU, concurrent queries share batches (<see cref="OnnxOptions.MaxBatchSize"/>). Cancellation stops a run at its next operator.
/// </para>
/// </remarks>
public sealed class OnnxQueryEncoder : IQueryEncoder, IPairEncoder, IModelFolder, IDeviceBound, IDisposable
{
    private readonly SequenceModel _model;
    private readonly ModelLease? _lease;

    private OnnxQueryEncoder(SequenceModel model, ModelLease? lease) => (_model, _lease) = (model, lease);

    /// <inheritdoc/>
    public int Dimensions => _model.Manifest.Dimensions;

    /// <summary>Gets the device on which the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device => _model.Device;

    string? IDeviceBound.Device => _model.DeviceName;

    string IFingerprinted.Fingerprint => _model.Fingerprint;

    /// <summary>Opens an encoder.</summary>
    /// <param name="modelFolder">A folder that <c>bestroute import --as encoder</c> made, or the folder <c>encoder</c> of a package.</param>
    /// <param name="options">The device and the settings; <see langword="null"/> for the defaults. They are read now.</param>
    /// <param name="loggerFactory">The factory of the logger for messages of ONNX Runtime. The default is <see langword="null"/>: nothing is logged.</param>
    /// <returns>The encoder. The caller disposes it.</returns>
    /// <exception cref="OnnxModelException">The folder is not a model folder, is damaged, or does not contain an encoder.</exception>
    /// <exception cref="OnnxException">There is no usable native library, or the requested device does not work.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnnxQueryEncoder Load(string modelFolder, OnnxOptions? options = null, ILoggerFactory? loggerFactory = null) =>
        new(SequenceModel.Open(modelFolder, ModelKind.Encoder, options, loggerFactory), null);

    /// <summary>Wraps a model that another object owns.</summary>
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

    ValueTask IPairEncoder.EncodePairsAsync(string prompt, IReadOnlyList<string> responses, Memory<float> destination, CancellationToken cancellationToken) =>
        _model.TakesPairs
            ? _model.RunAsync(prompt, responses, destination, cancellationToken)
            : throw new OnnxModelException("The encoder's tokenizer has no template for two texts, so no reward can be trained on it. Import a model whose tokenizer has one.");

    void IModelFolder.CopyTo(string folder) => _model.CopyTo(folder);

    /// <summary>Closes the model. Queries that are being computed end normally. Queries that wait fail with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _model.Dispose();
        GC.KeepAlive(_lease);
    }
}
