using System.Buffers;
using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx;

/// <summary>Scores each sample with a reward model on ONNX Runtime that reads the prompt and the response (paper, section 4.1).</summary>
/// <remarks>
/// <para>
/// A score is the model's logit. Text is read literally: nothing in it can become a special token. Where prompt and response have more tokens than the
/// model folder allows (512 unless the import said otherwise), the longer of the two loses its end, and then both; what stands around them stays whole.
/// </para>
/// <para>
/// Thread-safe. On the CPU each sample is computed alone, on a GPU the samples of a draw share a run, sorted by length. Cancellation stops a run at its
/// next operator.
/// </para>
/// </remarks>
public sealed class OnnxResponseScorer : ITextScorer, IModelFolder, IDeviceBound, IDisposable
{
    private readonly SequenceModel _model;
    private readonly ModelLease? _lease;

    private OnnxResponseScorer(SequenceModel model, ModelLease? lease) => (_model, _lease) = (model, lease);

    /// <inheritdoc/>
    public bool SeesWholeDraw => false;

    /// <summary>Gets where the model runs: <see cref="OnnxDevice.Cpu"/> or <see cref="OnnxDevice.Cuda"/>.</summary>
    public OnnxDevice Device => _model.Device;

    string? IDeviceBound.Device => _model.DeviceName;

    string IFingerprinted.Fingerprint => _model.Fingerprint;

    /// <summary>Opens a reward model.</summary>
    /// <param name="modelFolder">A folder that <c>bestroute import --as reward</c> made, or the folder <c>reward</c> of a package.</param>
    /// <param name="options">Where and how it runs; <see langword="null"/> for the defaults.</param>
    /// <param name="loggerFactory">Takes what ONNX Runtime has to say; <see langword="null"/> for nowhere.</param>
    /// <returns>The scorer; the caller disposes it.</returns>
    /// <exception cref="OnnxModelException">The folder is none, is damaged, or holds no reward model with one output.</exception>
    /// <exception cref="OnnxException">There is no usable native library, or the device that was asked for does not work.</exception>
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
            { Manifest.Labels: not 1 and var labels } => $"has {labels} outputs, where a reward has one. Import a model with one label (num_labels = 1).",
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

    /// <summary>Wraps a model that another owns.</summary>
    internal static OnnxResponseScorer Over(SequenceModel model, ModelLease lease) => new(model, lease);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has less room than there are responses.</exception>
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

    /// <summary>Closes the model; samples that are being scored end normally, those that wait fail.</summary>
    public void Dispose()
    {
        _model.Dispose();
        GC.KeepAlive(_lease);
    }
}
