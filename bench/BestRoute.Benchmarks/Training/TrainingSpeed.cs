using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using BestRoute.Studies.Commands;
using BestRoute.Studies.Suites;
using BestRoute.Training;

namespace BestRoute.Benchmarks.Training;

/// <summary>How long a training takes, compared with scikit-learn's logistic regression on the same features and targets, in one run on one thread.</summary>
internal static class TrainingSpeed
{
    private const double Penalty = 1;

    public static Command Create()
    {
        var data = Arguments.Data();
        var python = Arguments.Python("numpy and scikit-learn");
        var command = new Command("training-speed", "Measures a training on mmlu-pro, and compares its regressions with scikit-learn.") { data, python };
        command.SetAction(parsed => RunAsync(Suite.Named(parsed.GetRequiredValue(data).FullName, "mmlu-pro"), parsed.GetRequiredValue(python), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task RunAsync(Suite suite, string python, TextWriter output)
    {
        using var workspace = new Workspace();
        var watch = Stopwatch.StartNew();
        var package = await workspace.TrainAsync(suite.Log, suite.Pool);
        var whole = watch.Elapsed.TotalSeconds;

        var queries = new ResponseLog([suite.Log], suite.Pool).Read("train").ToList();
        var features = await DenseFeatures.EncodeAsync(RoutingPackage.Load(package).Encoder, queries, new ParallelOptions());
        double[][] targets = [.. suite.Pool.Models.Select(model => queries.Select(query => query.ResponsesOf(model.Id)[0].Score).ToArray())];
        LogisticRegression.Fit(features, targets[0], Penalty); // So that no compilation is timed.
        watch.Restart();
        double[][] solutions = [.. targets.Select(target => LogisticRegression.Fit(features, target, Penalty))];
        var own = watch.Elapsed.TotalSeconds;

        Write(workspace.Path("features"), Enumerable.Range(0, features.Rows).SelectMany(row => features.Row(row).ToArray()));
        Write(workspace.Path("targets"), targets.SelectMany(target => target));
        Write(workspace.Path("solutions"), solutions.SelectMany(solution => solution));
        var script = Path.Combine(AppContext.BaseDirectory, "Training", "logistic_regression.py");
        using var peer = Process.Start(new ProcessStartInfo(python, [script, workspace.Path(""), $"{features.Rows}", $"{features.Columns}", $"{targets.Length}"])
        {
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" },
        })!;
        var told = (await peer.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
        await peer.WaitForExitAsync();
        if (peer.ExitCode != 0)
        {
            throw new CommandException($"{python} ended with {peer.ExitCode}. As the last argument, give an interpreter that has numpy and scikit-learn.");
        }

        output.WriteLine(FormattableString.Invariant($"The whole training on {suite.Name} ({queries.Count} queries, {Environment.ProcessorCount} cores): {whole:0.0} s."));
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"| {targets.Length} regressions, {features.Rows} x {features.Columns}, one thread | seconds | objective |"));
        output.WriteLine("| --- | --- | --- |");
        output.WriteLine(FormattableString.Invariant($"| BestRoute | {own:0.00} | {told[3]} |"));
        output.WriteLine($"| scikit-learn {told[0]}, LogisticRegression (lbfgs) | {told[1]} | {told[2]} |");
    }

    private static void Write(string path, IEnumerable<double> values) => File.WriteAllBytes(path, MemoryMarshal.AsBytes(values.ToArray().AsSpan()));
}
