using System.CommandLine;
using System.Globalization;
using BestRoute.Onnx;
using BestRoute.Studies.Generation;

namespace BestRoute.Benchmarks.Inference;

/// <summary>
/// How long the router and the reward model take, with random weights of the true shapes, compared with the plain graph in the same run. WORK keeps the
/// models, several gigabytes, for the next run.
/// </summary>
internal static class InferenceSpeed
{
    private const string Router = "router";
    private const string Reward = "reward";
    private const float Tolerance = 1e-4f;
    private const string Compared = "The outputs of the plain graph and of ours";

    private static readonly int[] _lengths = [64, 128, 512];
    private static readonly (int Callers, int Requests)[] _loads = [(1, 16), (8, 2), (64, 1)];
    private static readonly ModelPrecision[] _precisions = [ModelPrecision.Fp32, ModelPrecision.Int8];

    public static Command Create()
    {
        var work = new Argument<DirectoryInfo>("WORK") { Description = "A folder for the models, which the next run reuses. It needs several gigabytes." }.AcceptExistingOnly();
        var model = new Argument<string?>("MODEL") { HelpName = "MODEL", Description = $"The model to measure: {Router} or {Reward}. The default is both.", Arity = ArgumentArity.ZeroOrOne };
        model.AcceptOnlyFromAmong(Router, Reward);
        var command = new Command("inference-speed", "How long the router and the reward model take on the CPU, compared with the plain graph.") { work, model };
        command.SetAction(parsed => RunAsync(parsed.GetRequiredValue(work).FullName, parsed.GetValue(model), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task RunAsync(string work, string? only, TextWriter output)
    {
        var options = new OnnxOptions { Device = OnnxDevice.Cpu, Threads = Math.Min(Environment.ProcessorCount, 4) };
        var machine = Machine.Measure(options);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Threads} threads; peak {machine.SingleFlops / 1e9:0} GFLOP/s in fp32, {machine.Int8Ops / 1e9:0} GOP/s in int8, {machine.Bandwidth / 1e9:0} GB/s."));
        if (only is null or Router)
        {
            await RouterAsync(new PreparedModel(work, Router, DebertaShape.Small, ModelKind.Encoder), options, machine, output);
        }

        if (only is null or Reward)
        {
            await RewardAsync(new PreparedModel(work, Reward, DebertaShape.Large, ModelKind.Reward), options, machine, output);
        }
    }

    private static async Task RouterAsync(PreparedModel model, OnnxOptions options, Machine machine, TextWriter output)
    {
        using var plain = new PlainSession(model.Plain, options);
        var encoders = _precisions.Select(precision => OnnxQueryEncoder.Load(model.Folder(precision), options)).ToArray();
        var folder = ModelFolder.Open(model.Folder(ModelPrecision.Fp32));
        var table = new SpeedTable(output, "router, DeBERTa-v3-small: tokens", hasFloors: true);
        foreach (var length in _lengths)
        {
            var text = TextOfLength.Single(folder, length, seed: length);
            var ids = TextOfLength.Ids(folder, text);
            var contenders = new List<Contender> { new("plain fp32", () => plain.RunAsync(ids, "pooled", model.Shape.Hidden)) };
            contenders.AddRange(encoders.Zip(_precisions, (encoder, precision) => new Contender(Name(precision), () => Requests.EncodeAsync(encoder, text))));
            Agreement.Require(Compared, await plain.RunAsync(ids, "pooled", model.Shape.Hidden), await Requests.EncodeAsync(encoders[0], text), Tolerance);
            foreach (var (callers, requests) in _loads)
            {
                table.Write(length, callers, await LoadTest.RunAsync(contenders, callers, requests), Floors(Work.Of(model.Shape, length), machine, times: callers));
            }
        }

        Array.ForEach(encoders, static encoder => encoder.Dispose());
    }

    private static async Task RewardAsync(PreparedModel model, OnnxOptions options, Machine machine, TextWriter output)
    {
        using var plain = new PlainSession(model.Plain, options);
        var scorers = _precisions.Select(precision => OnnxResponseScorer.Load(model.Folder(precision), options)).ToArray();
        var folder = ModelFolder.Open(model.Folder(ModelPrecision.Fp32));
        var table = new SpeedTable(output, string.Create(CultureInfo.InvariantCulture, $"proxy reward, DeBERTa-v3-large, {Requests.RewardTokens} tokens: responses"), hasFloors: true);
        foreach (var samples in new[] { 1, 5 })
        {
            var draw = Requests.Draw(folder, samples);
            var ids = Requests.Ids(folder, draw);
            var contenders = new List<Contender> { new("plain fp32", () => ScoreAsync(plain, ids)) };
            contenders.AddRange(scorers.Zip(_precisions, (scorer, precision) => new Contender(Name(precision), () => Requests.ScoreAsync(scorer, draw))));
            Agreement.Require(Compared, await ScoreAsync(plain, ids), await Requests.ScoreAsync(scorers[0], draw), Tolerance);
            table.Write(samples, 1, await LoadTest.RunAsync(contenders, 1, 1), Floors(Work.Of(model.Shape, Requests.RewardTokens), machine, samples));
        }

        Array.ForEach(scorers, static scorer => scorer.Dispose());
    }

    private static string Name(ModelPrecision precision) => precision.ToString().ToLowerInvariant();

    // In the order of the contenders; of callers that wait for each other, the last one waits for all.
    private static double[] Floors(Work work, Machine machine, int times)
    {
        var single = times * work.Floor(machine.SingleFlops, sizeof(float), machine.Bandwidth);
        return [single, single, times * work.Floor(machine.Int8Ops, sizeof(sbyte), machine.Bandwidth)];
    }

    private static async Task<float[]> ScoreAsync(PlainSession plain, long[][] inputs)
    {
        var scores = new float[inputs.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = (await plain.RunAsync(inputs[i], "logits", 1))[0];
        }

        return scores;
    }
}
