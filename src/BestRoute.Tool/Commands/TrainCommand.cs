using System.CommandLine;
using System.Globalization;
using BestRoute.Onnx;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute train</c>: makes a package from response logs.</summary>
internal static class TrainCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var data = ToolOptions.Data();
        var pool = ToolOptions.Pool(required: true, "The pool to train for, with prices and sample limits.");
        var folder = ToolOptions.Out();
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of everything random; the same data, pool and seed give the same bytes.",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
            CustomParser = result =>
            {
                if (!int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                {
                    result.AddError($"--seed is '{result.Tokens[0].Value}'; give a whole number from {int.MinValue} to {int.MaxValue}.");
                }

                return value;
            },
        };

        var tokens = new Option<TokenCounting?>("--tokens")
        {
            Description = "How to count the tokens of responses without usage: 'o200k' (OpenAI's tokenizer) or 'characters' (four a token). Without it, the pool's member 'tokens' counts, and without that, o200k.",
            HelpName = "o200k|characters",
            CustomParser = result =>
            {
                var value = TokenCountingNames.Parse(result.Tokens[0].Value);
                if (value is null)
                {
                    result.AddError($"--tokens is '{result.Tokens[0].Value}'; use {TokenCountingNames.All}.");
                }

                return value;
            },
        };

        var encoder = ModelFolder("--encoder", "The folder of an encoder that 'bestroute import' made: heads are trained on its vectors as they are, together with those of the lexical encoder, and it is copied into the package. Without it, heads read the lexical encoder alone.");
        var reward = ModelFolder("--reward", "The folder of a reward model, which chooses among samples then and is copied into the package; or of an encoder, on which a linear reward is trained. Without it, a scorer is trained.");
        var cache = ToolOptions.FeatureCache();
        var device = ToolModels.Device();
        var command = new Command("train", "Trains a package: fits on split 'train', chooses and calibrates on 'val', reads no other split.")
        {
            data, pool, folder, seed, tokens, encoder, reward, cache, device,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Before the work: a training must not end at a folder that cannot take it.
            var target = parsed.GetRequiredValue(folder).FullName;
            TrainingResult.RequireReplaceable(target);

            using var models = ToolModels.Open(parsed, device, console);
            var rewardFolder = parsed.GetValue(reward)?.FullName;
            var isReward = rewardFolder is not null && Onnx.ModelFolder.KindOf(rewardFolder) == ModelKind.Reward;
            var stated = PoolFile.Load(parsed.GetRequiredValue(pool).ToString());
            var request = new TrainingRequest
            {
                Encoder = parsed.GetValue(encoder) is { } one ? models.LoadEncoder(one.FullName) : null,
                Scorer = isReward ? models.LoadScorer(rewardFolder!) : null,
                RewardEncoder = isReward || rewardFolder is null ? null : models.LoadEncoder(rewardFolder),
                FeatureCache = parsed.GetValue(cache)?.FullName,
                DataFiles = [.. parsed.GetRequiredValue(data).Select(file => file.ToString())],
                Pool = parsed.GetValue(tokens) is { } counting ? stated.WithTokens(counting) : stated,
                Seed = parsed.GetValue(seed),
            };
            var result = await console.WithProgressAsync(progress => PackageTrainer.TrainAsync(request, progress, cancellationToken)).ConfigureAwait(false);
            result.Save(target);
            Print(console, result, parsed.GetRequiredValue(folder).ToString(), rewardFolder is not null);
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute train --data log.jsonl.gz --pool pool.json --out package",
            "bestroute train --data may.jsonl june.jsonl --pool pool.json --out package --seed 7",
            "bestroute train --data log.jsonl.gz --pool pool.json --out package --encoder encoder --reward reward --feature-cache features",
        ]);
    }

    private static Option<DirectoryInfo> ModelFolder(string name, string description)
        => new Option<DirectoryInfo>(name) { Description = description, HelpName = "FOLDER" }.AcceptExistingOnly();

    private static void Print(ToolConsole console, TrainingResult result, string folder, bool hasReward)
    {
        var table = new Table().AddColumn("Measured on validation data").AddColumn(new TableColumn("Value").RightAligned());
        foreach (var (name, value) in result.Metrics)
        {
            table.AddRow(Markup.Escape(name), value.ToString("0.######", CultureInfo.InvariantCulture));
        }

        console.Output.WriteLine($"Fitted on {result.TrainingQueries} queries, chose on {result.ValidationQueries}.");
        console.Output.WriteLine($"Routes: {string.Join(", ", result.Routes)}.");
        if (result.PrunedRoutes.Count > 0)
        {
            console.Output.WriteLine($"Left out, since they do not pay or no training query has their samples: {string.Join(", ", result.PrunedRoutes)}.");
        }

        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Operating point: quality per cost at lambda {result.Lambda:0.######} (quality per US dollar)."));
        if (hasReward)
        {
            string Share(string name) => result.Metrics[name].ToString("0.###", CultureInfo.InvariantCulture);
            console.Output.WriteLine(
                $"Of the best possible gain over a random sample the reward recovers {Share("val.scorerRecovered")} on validation draws; consensus {Share("val.consensusRecovered")}, "
                + $"a linear reward {Share("val.linearRewardRecovered")} and a boosted one {Share("val.boostedRewardRecovered")}, which need no model.");
        }

        console.Print(table);
        console.Print(result.Notices);
        console.Output.WriteLine($"The package is in {folder}.");
    }
}
