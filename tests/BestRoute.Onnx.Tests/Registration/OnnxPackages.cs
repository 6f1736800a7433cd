using System.Globalization;
using System.Text;
using System.Text.Json;
using BestRoute.Training;

namespace BestRoute.Onnx.Tests;

/// <summary>Packages that were trained on tiny models: the small model is right about rivers and wrong about proofs.</summary>
public sealed class OnnxPackages : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TinyModels _models = new();

    public async Task InitializeAsync()
    {
        if (Native.Missing is null)
        {
            First = await TrainAsync(_models.Encoder, "first");
            Second = await TrainAsync(_models.OtherEncoder, "second");
            OnReward = await TrainAsync(_models.Encoder, "reward", _models.Reward);
        }
    }

    internal string First { get; private set; } = "";

    internal string Second { get; private set; } = "";

    internal string OnReward { get; private set; } = "";

    internal TinyModels Models => _models;

    public Task DisposeAsync()
    {
        _models.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    internal static string Prompt(int i, bool isEasy) => $"please tell me about the {(isEasy ? "river" : "proof")} case {i}";

    private async Task<string> TrainAsync(string encoderFolder, string name, string? rewardFolder = null)
    {
        using var encoder = OnnxQueryEncoder.Load(encoderFolder, TinyModels.Cpu);
        using var reward = rewardFolder is null ? null : OnnxResponseScorer.Load(rewardFolder, TinyModels.Cpu);
        File.WriteAllText(_folder["pool.json"], """
            {"reference":"large","models":[
              {"id":"large","inputPricePerMillion":10,"outputPricePerMillion":30},
              {"id":"small","inputPricePerMillion":0.1,"outputPricePerMillion":0.3,"maxSamples":2}]}
            """);
        File.WriteAllText(_folder["log.jsonl"], Log());
        (await PackageTrainer.TrainAsync(new TrainingRequest
        {
            DataFiles = [_folder["log.jsonl"]],
            Pool = PoolFile.Load(_folder["pool.json"]),
            Encoder = encoder,
            Scorer = reward,
        })).Save(_folder[name]);
        return _folder[name];
    }

    private static string Log()
    {
        var (random, lines) = (new Random(1), new StringBuilder());
        for (var i = 0; i < 240; i++)
        {
            var isEasy = random.Next(2) == 0;
            object Response(string model, double chance) => random.NextDouble() < chance
                ? new { model, text = "the answer is 12", score = 1 }
                : new { model, text = "the answer is " + random.Next(100, 999).ToString(CultureInfo.InvariantCulture), score = 0 };
            lines.AppendLine(JsonSerializer.Serialize(new
            {
                prompt = Prompt(i, isEasy),
                split = i < 180 ? "train" : "val",
                responses = new[] { Response("large", 0.95), Response("small", isEasy ? 0.95 : 0.05), Response("small", isEasy ? 0.95 : 0.05) },
            }));
        }

        return lines.ToString();
    }
}
