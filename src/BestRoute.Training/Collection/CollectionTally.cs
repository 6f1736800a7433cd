namespace BestRoute.Training;

/// <summary>Counts responses, failures and dollars, and estimates what is to come. Safe for concurrent use.</summary>
internal sealed class CollectionTally
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IProgress<CollectionProgress>? _progress;
    private readonly ModelTally[] _models;
    private readonly long _perModel;
    private readonly double _meanPromptTokens;
    private readonly long _start;
    private long _doneBefore;

    public CollectionTally(CollectionRequest request, PromptFile prompts, IProgress<CollectionProgress>? progress)
    {
        (_time, _progress) = (request.Time, progress);
        _models = [.. request.Pool.Models.Select(model => new ModelTally(model, request.MaxOutputTokens))];
        _perModel = (long)prompts.Lengths.Count * request.Samples;
        _meanPromptTokens = prompts.Lengths.Select(static length => (double)TokenEstimate.FromLength(length)).DefaultIfEmpty(0).Average();
        _start = _time.GetTimestamp();
    }

    /// <summary>Counts a response of an earlier run.</summary>
    public void AddEarlier(int model, CollectedResponse response, double cost)
    {
        _models[model].Add(response, cost);
        _doneBefore++;
    }

    public void Add(int model, CollectedResponse response, double cost)
    {
        lock (_lock)
        {
            _models[model].Add(response, cost);
            Report();
        }
    }

    public void AddFailure(int model, string error)
    {
        lock (_lock)
        {
            _models[model].Failed++;
            _models[model].FirstError ??= error;
            Report();
        }
    }

    /// <summary>Returns what the responses of a model cost on average, earlier runs included; <see langword="null"/> before the first one.</summary>
    public double? MeanCost(int model)
    {
        lock (_lock)
        {
            return _models[model] is { Responses: > 0 } tally ? tally.Spent / tally.Responses : null;
        }
    }

    public double ToCome()
    {
        lock (_lock)
        {
            return _models.Sum(model => model.ToCome(_perModel, _meanPromptTokens));
        }
    }

    /// <summary>Says how far the collection is, under the lock, so that what is reported never runs backwards.</summary>
    public void Report()
    {
        lock (_lock)
        {
            if (_progress is null)
            {
                return;
            }

            var done = _models.Sum(static model => model.Responses);
            var seconds = _time.GetElapsedTime(_start).TotalSeconds;
            _progress.Report(new CollectionProgress(
                done,
                _models.Sum(static model => model.Failed),
                _perModel * _models.Length,
                seconds > 0 ? (done - _doneBefore) / seconds : 0,
                _models.Sum(static model => model.Spent),
                _models.Sum(model => model.ToCome(_perModel, _meanPromptTokens))));
        }
    }

    public CollectedModel Result(int model, string? stopReason)
    {
        lock (_lock)
        {
            var tally = _models[model];
            return new CollectedModel(
                tally.Id, tally.Responses, tally.CutOff, tally.Failed, _perModel - tally.Responses, tally.Spent, tally.FirstError, stopReason);
        }
    }

    private sealed class ModelTally(PoolFileModel model, int maxOutputTokens)
    {
        public string Id => model.Id;

        public long Responses { get; private set; }

        public long CutOff { get; private set; }

        public long Failed { get; set; }

        public double Spent { get; private set; }

        public string? FirstError { get; set; }

        public void Add(CollectedResponse response, double cost)
        {
            Responses++;
            CutOff += response.IsCutOff ? 1 : 0;
            Spent += cost;
        }

        /// <summary>By the mean of the responses that came; before the first one, by the prompts and the length that routing assumes of an unknown model.</summary>
        public double ToCome(long total, double promptTokens)
        {
            var each = Responses > 0
                ? Spent / Responses
                : Pricing.Settle(model.Price, new ReportedUsage((long)promptTokens, CachedInput: 0, (long)Math.Min(OutputLengths.Unknown, maxOutputTokens)));
            return each * (total - Responses);
        }
    }
}
