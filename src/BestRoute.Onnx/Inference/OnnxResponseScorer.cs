using System.Buffers;
using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Scores each sample with a reward model on ONNX Runtime. The model reads the prompt and the response (paper, section 4.1).</summary>
/// <remarks>
/// <para>
/// A score is the model's logit. Text is read literally: nothing in it can become a special token. If prompt and response have more tokens than the model
/// folder allows (512 unless the import set another limit), the longer of the two is cut at its end until both have the same length, and then both are cut.
/// The special tokens around them are kept.
/// </para>
/// <para>
/// Instances are safe for concurrent use. On the CPU, each sample is computed alone. On a GPU, the samples of a draw share a run, sorted by length.
/// Cancellation stops a run at its next operator.
/// </para>
/// </remarks>
public sealed class OnnxResponseScorer : ITextScorer, IModelFolder, IDeviceBound, IDisposable
{
    private readonly SequenceModel _model;
    private readonly ModelLease? _lease;

    private OnnxResponseScorer(SequenceModel model, ModelLease? lease) => (_model, _lease) = (model, lease);

    /// <inheritdoc/>
    public bool SeesWholeDraw => false;

    /// <summary>Gets the device on which the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device => _model.Device;

    string? IDeviceBound.Device => _model.DeviceName;

    string IFingerprinted.Fingerprint => _model.Fingerprint;

    /// <summary>Opens a reward model.</summary>
    /// <param name="modelFolder">A folder that <c>bestroute import --as reward</c> made, or the folder <c>reward</c> of a package.</param>
    /// <param name="options">The device and the settings; <see langword="null"/> for the defaults. They are read now.</param>
    /// <param name="loggerFactory">The factory of the logger for messages of ONNX Runtime. The default is <see langword="null"/>: nothing is logged.</param>
    /// <returns>The scorer. The caller disposes it.</returns>
    /// <exception cref="OnnxModelException">The folder is not a model folder, is damaged, or does not contain a reward model with one output.</exception>
    /// <exception cref="OnnxException">There is no usable native library, or the requested device does not work.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static OnnxResponseScorer Load(string modelFolder, OnnxOptions? options = null, ILoggerFactory? loggerFactory = null)
    {
        return new(Open(modelFolder, options, loggerFactory), null);
    }

    /// <summary>Opens the model of a scorer.</summary>
    /// <inheritdoc cref="Load"/>
    internal static SequenceModel Open(string modelFolder, OnnxOptions? options, ILoggerFactory? loggerFactory)
    {
        var model = SequenceModel.Open(modelFolder, ModelKind.Reward, options, loggerFactory);
        var fault = model switch
        {
            { Manifest.Labels: not 1 and var labels } => $"has {labels} outputs, but a reward model needs one. Import a model with one label (num_labels = 1).",
            { TakesPairs: false } => "has no template for a prompt and a response. Import it with a tokenizer that has one.",
            _ => null,
        };
        if (fault is null)
        {
            return model;
        }

        model.Dispose();
        throw new OnnxModelException($"The reward model in '{modelFolder}' {fault}");
    }

    /// <summary>Wraps a model that another object owns.</summary>
    internal static OnnxResponseScorer Over(SequenceModel model, ModelLease lease) => new(model, lease);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    /// <exception cref="ObjectDisposedException">The scorer is disposed.</exception>
    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfNoRoom(scores);
        await ScoreAsync(request.Prompt, request.Texts, scores, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Scores responses to a prompt.</summary>
    internal async ValueTask ScoreAsync(string prompt, IReadOnlyList<string> responses, Memory<double> scores, CancellationToken cancellationToken)
    {
        var logits = ArrayPool<float>.Shared.Rent(responses.Count);
        await _model.RunAsync(prompt, responses, logits.AsMemory(0, responses.Count), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < responses.Count; i++)
        {
            scores.Span[i] = logits[i];
        }

        ArrayPool<float>.Shared.Return(logits);
    }

    void IModelFolder.CopyTo(string folder) => _model.CopyTo(folder);

    /// <summary>Closes the model. Samples that are being scored end normally. Samples that wait fail with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _model.Dispose();
        GC.KeepAlive(_lease);
    }
}
