namespace BestRoute.Training.Tests;

/// <summary>A package trained on <see cref="SyntheticLog"/>, and one evaluation of all methods on its split <c>val</c>.</summary>
public sealed class TrainedBaselines : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ResponseLog _read = null!;

    internal string Log { get; private set; } = "";

    internal RoutingPackage Package { get; private set; } = null!;

    internal EvaluationFigures Report { get; private set; } = null!;

    internal BaselineData Data { get; private set; } = null!;

    internal IReadOnlyList<QueryRecord> Queries { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Log = SyntheticLog.Write(_folder);
        var training = await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [Log], Pool = SyntheticLog.Pool });
        training.Save(_folder.Path("package"));
        Package = training.Package;
        Report = await PackageEvaluator.MeasureAsync(Request(PackageEvaluator.MethodNames, parallelism: 2));
        _read = new ResponseLog([Log], SyntheticLog.Pool);
        Data = await BaselineData.LoadAsync(Request([], 2), _read, Package, CancellationToken.None);
        Queries = [.. _read.Read("val")];
    }

    public Task DisposeAsync()
    {
        _read.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    internal EvaluationRequest Request(IReadOnlyList<string> methods, int parallelism) => new()
    {
        Package = _folder.Path("package"),
        DataFiles = [Log],
        Pool = SyntheticLog.Pool,
        Split = "val",
        Methods = methods,
        Parallelism = parallelism,
        Resamples = 20,
    };

    internal MethodReport Method(string name) => Report.Methods.Single(method => method.Name == name);
}
