namespace BestRoute.Training;

/// <summary>A scorer that rates each response alone, and whose scores are stored: it is asked once for each response to a prompt.</summary>
internal sealed class StoredScorer(IResponseScorer scorer, FeatureStore store) : IResponseScorer, IModelFolder, IDeviceBound
{
    /// <summary>Gets the scorer that is asked.</summary>
    public IResponseScorer Inner => scorer;

    public bool SeesWholeDraw => false;

    public string? Device => (scorer as IDeviceBound)?.Device;

    public string Fingerprint => ((IFingerprinted)scorer).Fingerprint;

    public void CopyTo(string folder) => ((IModelFolder)scorer).CopyTo(folder);

    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        request.ThrowIfNoRoom(scores);
        FeatureKey[] keys = [.. request.Texts.Select(text => FeatureKey.Of(request.Prompt, text))];
        var missing = new List<int>();
        for (var i = 0; i < keys.Length; i++)
        {
            float score = 0;
            if (store.TryGet(keys[i], new Span<float>(ref score)))
            {
                scores.Span[i] = score;
            }
            else
            {
                missing.Add(i);
            }
        }

        if (missing.Count == 0)
        {
            return;
        }

        var rest = new double[missing.Count];
        await scorer.ScoreAsync(new ScoringRequest(request.Prompt, request.Messages, [.. missing.Select(i => request.Responses[i])]), rest, cancellationToken)
            .ConfigureAwait(false);
        for (var k = 0; k < rest.Length; k++)
        {
            // Stored in 32 bits, and used so from the first time on: a run that reads them back must not differ.
            var score = (float)rest[k];
            store.Add(keys[missing[k]], [score]);
            scores.Span[missing[k]] = score;
        }
    }
}
