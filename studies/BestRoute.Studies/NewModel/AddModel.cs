using System.CommandLine;
using System.Globalization;
using BestRoute.Studies.Commands;
using BestRoute.Studies.Suites;
using BestRoute.Training;

namespace BestRoute.Studies.NewModel;

/// <summary>
/// How many responses of a new model it takes: each suite's package is trained without one useful model, which is then added from few
/// responses, and compared with the package that was trained with it.
/// </summary>
internal sealed class AddModel(string split, TextWriter output)
{
    private const int Draws = 3;
    private const int Seed = 1;
    private const double Close = 0.9;

    private static readonly int[] _sizes = [10, 30, 100, 300, 1_000, int.MaxValue];

    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static Command Create()
    {
        var data = Arguments.Data();
        var split = Arguments.Split("val");
        var suites = new Argument<string[]>("SUITE") { HelpName = "SUITE...", Description = $"The suites to measure: {string.Join(", ", Suite.Names)}. All of them if none is named.", Arity = ArgumentArity.ZeroOrMore };
        suites.AcceptOnlyFromAmong([.. Suite.Names]);
        var command = new Command("add-model", "Measures how many responses are needed to add a new model to a package.") { data, split, suites };
        command.SetAction(async parsed =>
        {
            var folder = parsed.GetRequiredValue(data).FullName;
            var named = parsed.GetValue(suites) is { Length: > 0 } names ? names.Select(name => Suite.Named(folder, name)) : Suite.In(folder);
            await RunAsync(named, parsed.GetRequiredValue(split), parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static async Task RunAsync(IEnumerable<Suite> suites, string split, TextWriter output)
    {
        var study = new AddModel(split, output);
        output.WriteLine($"| suite | new model | without | {string.Join(" | ", _sizes.Select(Name))} | trained with it | enough |");
        output.WriteLine($"| --- | --- | --- | {string.Join(" | ", _sizes.Select(_ => "---"))} | --- | --- |");
        foreach (var suite in suites)
        {
            await study.RunAsync(suite);
        }
    }

    private async Task RunAsync(Suite suite)
    {
        string[] files = [suite.Log];
        var pool = suite.Pool;
        using var all = TrainingData.Load(files, pool, CancellationToken.None);
        var left = LeftOutModel.Choose(all.Training, pool);
        var rest = Pool(pool, pool.Models.Where(model => model.Id != left));
        var with = (await PackageTrainer.TrainAsync(all, pool, Seed, new StageProgress(null), _options)).Package;
        var without = (await PackageTrainer.TrainAsync(all, rest, Seed, new StageProgress(null), _options)).Package;

        using var log = new ResponseLog(files, pool);
        var (queries, _) = ReplayableQueries.Read(log, split, CancellationToken.None);
        using var replay = new PoolReplay(suite.Name, with, pool, queries, _options.MaxDegreeOfParallelism);
        var context = await EvaluationContext.CreateAsync(replay, with, () => throw new NotSupportedException(), CancellationToken.None);
        var comparison = new PackageComparison(context, _options.MaxDegreeOfParallelism);
        var coin = await new RandomMixMethod("random-mix-single", 1).RunAsync(context, CancellationToken.None);
        async Task<double> UpliftAsync(RoutingPackage package, PoolFile models) =>
            100 * (comparison.AiqOf(await comparison.RunAsync(package, models, CancellationToken.None)) - comparison.AiqOf(coin));

        double goal = await UpliftAsync(with, pool), start = await UpliftAsync(without, rest);
        var answered = all.Training.Where(record => record.ResponsesOf(left).Count > 0 && record.ResponsesOf(pool.Reference).Count > 0).Select(OnlyPair).ToList();
        var uplifts = new List<double>();
        foreach (var size in _sizes)
        {
            var sum = 0.0;
            var draws = size < answered.Count ? Draws : 1;
            for (var draw = 0; draw < draws; draw++)
            {
                var rows = TrainingSubset.Take(answered, size, draw);
                var added = await ModelAdder.AddAsync(
                    without, new AddedModelData(rows, [pool.Models.Single(model => model.Id == left)], []), pool, new StageProgress(null), _options);
                sum += await UpliftAsync(added.Package, pool);
            }

            uplifts.Add(sum / draws);
        }

        var enough = uplifts.FindIndex(uplift => uplift >= Close * goal);
        output.WriteLine(
            $"| {suite.Name} | {left} | {Format(start)} | {string.Join(" | ", uplifts.Select(Format))} | {Format(goal)} | {(enough < 0 ? "-" : Name(_sizes[enough]))} |");

        // What a user has who asked the new model and the reference, and nobody else.
        QueryRecord OnlyPair(QueryRecord record) => record with
        {
            Responses = record.Responses.Where(entry => entry.Key == left || entry.Key == pool.Reference).ToDictionary(),
        };
    }

    private static PoolFile Pool(PoolFile pool, IEnumerable<PoolFileModel> models) =>
        PoolFile.Of(new PackagePool(pool.Reference, [.. models.Select(static model => new PackageModel(model.Id, model.MaxSamples, model.Price))]), "benchmark");

    private static string Name(int size) => size == int.MaxValue ? "all" : size.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Format(double uplift) => uplift.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
