using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using BestRoute.Benchmarks.Inference;
using BestRoute.Onnx;
using BestRoute.Studies.Generation;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute.Benchmarks.Gpu;

/// <summary>
/// How fast the router, the reward model and copies are on a GPU, with random weights of the true shapes. Before anything is timed, fp16 on the GPU must
/// agree with fp32 on the CPU. WORK keeps the models and what gpu-check.py needs to measure PyTorch on the same weights and inputs.
/// </summary>
internal static class GpuSpeed
{
    private const string Router = "router";
    private const string Reward = "reward";
    private const string Copies = "copies";

    // Of the largest output. fp16 has three digits, and rounds after every operator.
    private const float Tolerance = 0.03f;

    // Those of one length share batches.
    private const int TextsPerLength = 4;

    private static readonly int[] _lengths = [64, 128, 512];
    private static readonly int[] _samples = [1, 5, 20];
    private static readonly (int Callers, int Requests)[] _loads = [(1, 100), (8, 25), (64, 8), (256, 4)];
    private static readonly (int Callers, int Requests)[] _trialLoads = [(1, 2), (8, 1)];

    public static Command Create()
    {
        var work = new Argument<DirectoryInfo>("WORK") { Description = "A folder for the models and for the input of gpu-check.py." }.AcceptExistingOnly();
        var what = new Argument<string>("WHAT") { HelpName = "WHAT", Description = $"What to measure: {Router}, {Reward} or {Copies}." };
        what.AcceptOnlyFromAmong(Router, Reward, Copies);
        var trial = new Option<bool>("--trial") { Description = "Use a tiny model and the CPU, to test the program without a GPU. The times mean nothing." };
        var command = new Command("gpu-speed", "Measures the router, the reward model and copies on a GPU. gpu-check.sh runs it.") { work, what, trial };
        command.SetAction(parsed => RunAsync(parsed.GetRequiredValue(work).FullName, parsed.GetRequiredValue(what), parsed.GetValue(trial), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task RunAsync(string work, string what, bool isTrial, TextWriter output)
    {
        var options = new OnnxOptions { Device = isTrial ? OnnxDevice.Cpu : OnnxDevice.Cuda };
        output.WriteLine($"ONNX Runtime {OnnxLibrary.Load(null).Version}, {RuntimeInformation.FrameworkDescription}, device {options.Device}{(isTrial ? ": a trial, its times mean nothing" : "")}.");
        using (SessionSettings.Create(options, options.Device, NullLogger.Instance))
        {
            // Fails at once where CUDA does not work, and not only when the models are made.
        }

        var loads = isTrial ? _trialLoads : _loads;
        switch (what)
        {
            case Router:
                await RouterAsync(new PreparedModel(work, what, isTrial ? DebertaShape.Tiny : DebertaShape.Small, ModelKind.Encoder), options, loads, new TorchInputs(work, what), output);
                break;
            case Reward:
                await RewardAsync(new PreparedModel(work, what, isTrial ? DebertaShape.Tiny : DebertaShape.Large, ModelKind.Reward), options, new TorchInputs(work, what), output);
                break;
            case Copies:
                CopySpeed.Run(options, output);
                break;
        }
    }

    private static async Task RouterAsync(PreparedModel model, OnnxOptions options, (int Callers, int Requests)[] loads, TorchInputs inputs, TextWriter output)
    {
        var folder = ModelFolder.Open(model.Folder(ModelPrecision.Fp32));
        string[] texts = [.. _lengths.SelectMany(length => Enumerable.Range(length, TextsPerLength).Select(seed => TextOfLength.Single(folder, length, seed)))];
        float[][] expected;
        using (var reference = OnnxQueryEncoder.Load(folder.Location, OnCpu()))
        {
            expected = await Task.WhenAll(texts.Select(text => Requests.EncodeAsync(reference, text)));
        }

        using var encoder = OnnxQueryEncoder.Load(model.Folder(ModelPrecision.Fp16), options);

        // All texts at once, and enough of them that they share batches.
        var actual = await Task.WhenAll(Enumerable.Range(0, 8 * texts.Length).Select(i => Requests.EncodeAsync(encoder, texts[i % texts.Length])));

        // Less than half of what tells the texts apart: nobody may get another's answer.
        var apart = expected.SelectMany((vector, i) => expected[..i].Select(other => vector.Zip(other, static (a, b) => Math.Abs(a - b)).Max())).Min();
        var tolerance = WriteAgreement(output, [.. actual.Select((vector, i) => (expected[i % texts.Length], vector))], 0.49f * apart);
        var table = new SpeedTable(output, "router, DeBERTa-v3-small: tokens", hasFloors: false);
        for (var i = 0; i < _lengths.Length; i++)
        {
            var text = texts[i * TextsPerLength];
            inputs.Add(_lengths[i], [.. loads.Select(static load => load.Callers)], [TextOfLength.Ids(folder, text)], [expected[i * TextsPerLength]], tolerance);
            Contender[] contenders = [new("fp16", () => Requests.EncodeAsync(encoder, text))];
            foreach (var (callers, requests) in loads)
            {
                table.Write(_lengths[i], callers, await LoadTest.RunAsync(contenders, callers, requests));
            }
        }

        inputs.Write();
    }

    private static async Task RewardAsync(PreparedModel model, OnnxOptions options, TorchInputs inputs, TextWriter output)
    {
        var folder = ModelFolder.Open(model.Folder(ModelPrecision.Fp32));
        var draws = _samples.Select(samples => Requests.Draw(folder, samples)).ToArray();
        float[] expected;
        using (var reference = OnnxResponseScorer.Load(folder.Location, OnCpu()))
        {
            expected = await Requests.ScoreAsync(reference, draws[^1]);
        }

        using var scorer = OnnxResponseScorer.Load(model.Folder(ModelPrecision.Fp16), options);
        var actual = await Task.WhenAll(draws.Select(draw => Requests.ScoreAsync(scorer, draw)));

        // Scores of random weights hardly differ between responses, so that only the router shows that nobody gets another's answer.
        var tolerance = WriteAgreement(output, [.. actual.Select(scores => (expected[..scores.Length], scores))], float.MaxValue);
        var table = new SpeedTable(output, string.Create(CultureInfo.InvariantCulture, $"proxy reward, DeBERTa-v3-large, {Requests.RewardTokens} tokens: responses"), hasFloors: false);
        foreach (var draw in draws)
        {
            var samples = draw.Texts.Count;
            inputs.Add(samples, [1], Requests.Ids(folder, draw), [.. expected[..samples].Select(static score => new[] { score })], tolerance);
            table.Write(samples, 1, await LoadTest.RunAsync([new("fp16", () => Requests.ScoreAsync(scorer, draw))], 1, 10));
        }

        inputs.Write();
    }

    private static OnnxOptions OnCpu() => new() { Device = OnnxDevice.Cpu, Threads = Math.Min(Environment.ProcessorCount, 16) };

    private static float WriteAgreement(TextWriter output, (float[] Expected, float[] Actual)[] outputs, float most)
    {
        var tolerance = Math.Min(most, Tolerance * outputs.Max(static pair => pair.Expected.Max(Math.Abs)));
        var difference = outputs.Max(pair => Agreement.Require("The outputs in fp32 on the CPU and in fp16 on the device", pair.Expected, pair.Actual, tolerance));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"fp16 differs from fp32 on the CPU by at most {difference:0.000000}; {tolerance:0.000000} is allowed. "
            + $"Outputs are {outputs.Min(static pair => pair.Expected.Min()):0.0000} to {outputs.Max(static pair => pair.Expected.Max()):0.0000}."));
        return tolerance;
    }
}
