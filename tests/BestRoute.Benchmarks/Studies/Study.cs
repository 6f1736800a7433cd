using BestRoute.Benchmarks.Inference;
using BestRoute.Onnx;

namespace BestRoute.Benchmarks.Studies;

/// <summary>A command of this program that measures to answer one question, mostly with packages that it trains and evaluates, and prints Markdown.</summary>
/// <param name="Name">The first argument that runs it.</param>
/// <param name="Usage">The other arguments.</param>
/// <param name="Run">What it does with them.</param>
internal sealed record Study(string Name, string Usage, Func<string[], TextWriter, Task> Run)
{
    private static readonly Study[] _all =
    [
        new("summary", "REPORTS [SPLIT]", Summary.RunAsync),
        new("targets", "DATA [SPLIT]", Targets.RunAsync),
        new("specialist", "DATA [SPLIT]", Specialist.RunAsync),
        new("add-model", "DATA [SPLIT [SUITE...]]", AddModel.RunAsync),
        new("drift", "DATA [SPLIT,...]", Drift.RunAsync),
        new("token-counts", "", TokenCounts.TokenCounts.RunAsync),
        new("inference-speed", "WORK [router|reward]", InferenceSpeed.RunAsync),
        new("gpu-speed", "WORK router|reward|copies [--trial]", GpuSpeed.RunAsync),
        new("training-speed", "DATA [PYTHON]", TrainingSpeed.RunAsync),
        new("tokenizer-speed", "SPM_MODEL TEXT [PYTHON]", TokenizerSpeed.RunAsync),
    ];

    /// <summary>Finds a study by its name.</summary>
    public static Study? Find(string name) => Array.Find(_all, study => study.Name == name);

    /// <summary>Runs it; DATA holds the logs and, in pools/SUITE.json, the pools (docs/data-format.md).</summary>
    public async Task<int> RunAsync(string[] arguments)
    {
        if (Usage.Length > 0 && (arguments.Length == 0 || !Path.Exists(arguments[0])))
        {
            Console.Error.WriteLine($"usage: {Name} {Usage}");
            return 2;
        }

        try
        {
            await Run(arguments, Console.Out);
            return 0;
        }
        catch (OnnxException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
