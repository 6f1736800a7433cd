namespace BestRoute.Training;

/// <summary>What new models are fitted on.</summary>
/// <param name="Records">All queries of the data, also those without a response of a new model.</param>
/// <param name="Added">The new models, in the order of the pool.</param>
/// <param name="Digests">The data files.</param>
internal sealed record AddedModelData(
    IReadOnlyList<QueryRecord> Records, IReadOnlyList<PoolFileModel> Added, IReadOnlyList<TrainingDataDigest> Digests)
{
    /// <summary>Reads the data and checks that they can tell of the new models.</summary>
    /// <exception cref="DataException">The pool does not extend the package's, or the data are malformed or lack responses.</exception>
    public static AddedModelData Load(AddModelRequest request, ResponseLog log, RoutingPackage package, CancellationToken cancellationToken)
    {
        var added = NewModels(request, package.Manifest.Pool);
        var records = log.ReadJoined(cancellationToken, ResponseLog.Training, ResponseLog.Validation);
        Check(records, added, request);
        return new AddedModelData(records, added, [.. request.DataFiles.Select(file => TrainingData.Digest(file, records))]);
    }

    /// <summary>Checks that each new model has responses, and that some of these rows also have a response of the reference.</summary>
    /// <exception cref="DataException">One has none.</exception>
    public static void Check(IReadOnlyList<QueryRecord> records, IReadOnlyList<PoolFileModel> added, AddModelRequest request)
    {
        var files = string.Join(", ", request.DataFiles);
        foreach (var model in added)
        {
            var answered = records.Where(record => record.ResponsesOf(model.Id).Count > 0).ToList();
            if (answered.Count == 0)
            {
                throw new DataException(
                    $"{files}: no row of split '{ResponseLog.Training}' or '{ResponseLog.Validation}' has a response of the new model '{model.Id}'; add a few dozen responses, or correct the id in the pool.");
            }

            if (!answered.Exists(record => record.ResponsesOf(request.Pool.Reference).Count > 0))
            {
                throw new DataException(
                    $"{files}: the rows with responses of '{model.Id}' have no responses of the reference '{request.Pool.Reference}'; add the reference's responses to the same prompts.");
            }
        }
    }

    private static List<PoolFileModel> NewModels(AddModelRequest request, PackagePool known)
    {
        var pool = request.Pool;
        var package = request.Package;
        if (pool.Reference != known.Reference)
        {
            throw new DataException(
                $"The reference of the pool is '{pool.Reference}', but that of the package '{package}' is '{known.Reference}'; use the same reference, or train a new package (`bestroute train`).");
        }

        foreach (var model in known.Models)
        {
            if (pool.Models.FirstOrDefault(candidate => candidate.Id == model.Id) is not { } stated)
            {
                throw new DataException(
                    $"The pool does not have '{model.Id}', a model of the package '{package}'; add it to the pool file. An application can leave it out later.");
            }

            if (stated.MaxSamples != model.MaxSamples)
            {
                throw new DataException(
                    $"maxSamples of '{model.Id}' is {stated.MaxSamples} in the pool and {model.MaxSamples} in the package '{package}'; use {model.MaxSamples}, or train a new package (`bestroute train`).");
            }
        }

        List<PoolFileModel> added = [.. pool.Models.Where(model => known.Models.All(old => old.Id != model.Id))];
        return added.Count > 0
            ? added
            : throw new DataException(
                $"The package '{package}' already has all models of the pool ({string.Join(", ", pool.Models.Select(static model => $"'{model.Id}'"))}); add the new model to the pool. To fit a known model again, train a new package (`bestroute train`).");
    }
}
