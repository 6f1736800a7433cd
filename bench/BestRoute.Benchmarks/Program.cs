using System.CommandLine;
using BenchmarkDotNet.Running;
using BestRoute.Benchmarks.Gpu;
using BestRoute.Benchmarks.Inference;
using BestRoute.Benchmarks.Routing;
using BestRoute.Benchmarks.Tokenization;
using BestRoute.Benchmarks.Training;
using BestRoute.Studies.Commands;

var requestOverhead = new Command("request-overhead", "Measures what BestRoute adds to a direct call. It runs with BenchmarkDotNet, which receives all other arguments, such as --job short.")
{
    TreatUnmatchedTokensAsErrors = false,
};
requestOverhead.SetAction(static parsed =>
{
    var summary = BenchmarkRunner.Run<RequestOverhead>(args: [.. parsed.UnmatchedTokens]);
    return summary.Reports.Length > 0 && summary.Reports.All(static report => report.Success) ? 0 : 1;
});

return await CommandProgram.RunAsync(
    "Measurements of speed. They print Markdown, as in docs/benchmarks.md.",
    [requestOverhead, BuildComparison.Create(), InferenceSpeed.Create(), GpuSpeed.Create(), TokenizerSpeed.Create(), TrainingSpeed.Create()],
    args);
