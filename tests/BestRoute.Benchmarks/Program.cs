using BenchmarkDotNet.Running;
using BestRoute.Benchmarks.Fuzzing;
using BestRoute.Benchmarks.Generation;
using BestRoute.Benchmarks.Studies;

// Studies measure quality on recorded responses, benchmarks measure speed.
if (args is [var name, .. var arguments] && Study.Find(name) is { } study)
{
    return await study.RunAsync(arguments);
}

if (args is [LogGenerator.Name, .. var options])
{
    return LogGenerator.Run(options);
}

if (args is [Fuzz.Name, .. var fuzz])
{
    return await Fuzz.RunAsync(fuzz);
}

if (args is [ModelGenerator.Name, .. var shape])
{
    return ModelGenerator.Run(shape);
}

BenchmarkSwitcher.FromAssembly(typeof(Study).Assembly).Run(args);
return 0;
