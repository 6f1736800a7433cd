using System.CommandLine;
using System.Globalization;
using BestRoute.Onnx;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute train</c>: trains a package on response logs.</summary>
internal static class TrainCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var path = new Argument<string[]>("PATH")
        {
            Description = "A folder with .jsonl files and their pool.json, such as the one that an application records to, or log files. It replaces --data.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        path.Validators.Add(result =>
        {
            // The parser takes an unknown option for a path.
            foreach (var token in result.Tokens.Where(static token => token.Value.StartsWith('-')))
            {
                result.AddError($"'{token.Value}' is not a file or folder.");
            }
        });
        var data = ToolOptions.Data();
        var pool = ToolOptions.Pool(required: false, "The pool file to train for, with prices and maxSamples. The default is the pool.json next to the log of PATH.");
        var folder = ToolOptions.Out();
        (data.Required, folder.Required) = (false, false);
        folder.Description += " The default is the folder 'package' next to PATH.";
        var replace = new Option<DirectoryInfo>("--replace")
        {
            Description = "The folder of an earlier package, instead of --out. The new package replaces it only if it is better: both are compared on the queries of the log, the new one with heads that were trained without the query.",
            HelpName = "PACKAGE",
        }.AcceptExistingOnly();
        var seed = new Option<int>("--seed")
        {
            Description = "The random seed. The same data, pool and seed give the same package, byte for byte.",
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
            Description = "How to count the tokens of responses without usage: 'o200k' (OpenAI's tokenizer) or 'characters' (four characters per token). The default is the pool file's 'tokens', or o200k.",
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

        var encoder = ModelFolder("--encoder", "The folder of an encoder, made by 'bestroute import'. The heads are trained on its vectors and on those of the lexical encoder. It is copied into the package and is not fine-tuned. Without it, the heads use the lexical encoder alone.");
        var reward = ModelFolder("--reward", "The folder of a reward model or of an encoder. A reward model becomes the scorer and is copied into the package. On the vectors of an encoder, a linear reward is trained. Without it, a scorer is trained that needs no model.");
        var cache = ToolOptions.FeatureCache();
        var device = ToolModels.Device();
        var command = new Command("train", "Trains a package: fits on split 'train', chooses and calibrates on split 'val'. Other splits are not used. Responses without a score are graded by agreement with the reference.")
        {
            path, data, pool, folder, replace, seed, tokens, encoder, reward, cache, device,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(path)?.Tokens ?? []).Concat(result.GetResult(data)?.Tokens ?? []).Any(static token => token.Value.StartsWith('-')))
            {
                return; // A misspelled option, which is reported already.
            }

            if (result.GetResult(path) is { Tokens.Count: > 0 } == result.GetResult(data) is not null)
            {
                result.AddError("Give either a log as PATH, or log files with --data.");
            }
            else if (result.GetResult(data) is not null)
            {
                if (result.GetResult(pool) is null)
                {
                    result.AddError($"--data needs {pool.Name}.");
                }

                if (result.GetResult(folder) is null && result.GetResult(replace) is null)
                {
                    result.AddError($"--data needs {folder.Name} or {replace.Name}.");
                }
            }

            if (result.GetResult(folder) is not null && result.GetResult(replace) is not null)
            {
                result.AddError($"Give either {folder.Name} or {replace.Name}.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var input = parsed.GetValue(path) is { Length: > 0 } logs ? TrainingInput.Of(logs) : null;
            string[] files = [.. input?.Files ?? parsed.GetRequiredValue(data).Select(static file => file.ToString())];
            var poolFile = parsed.GetValue(pool)?.ToString() ?? input!.Pool;
            var replaced = parsed.GetValue(replace)?.ToString();
            var package = replaced ?? parsed.GetValue(folder)?.ToString() ?? input!.Package;

            // Before the work, so that a training does not fail at its end because of the folder.
            var target = Path.GetFullPath(package);
            TrainingResult.RequireReplaceable(target);

            using var models = ToolModels.Open(parsed, device, console);
            var rewardFolder = parsed.GetValue(reward)?.FullName;
            var isReward = rewardFolder is not null && Onnx.ModelFolder.KindOf(rewardFolder) == ModelKind.Reward;
            var stated = TrainingInput.LoadPool(poolFile);
            var used = parsed.GetValue(tokens) is { } counting ? stated.WithTokens(counting) : stated;
            var request = new TrainingRequest
            {
                Encoder = parsed.GetValue(encoder) is { } one ? models.LoadEncoder(one.FullName) : null,
                Scorer = isReward ? models.LoadScorer(rewardFolder!) : null,
                RewardEncoder = isReward || rewardFolder is null ? null : models.LoadEncoder(rewardFolder),
                FeatureCache = parsed.GetValue(cache)?.FullName,
                DataFiles = files,
                Pool = used,
                Seed = parsed.GetValue(seed),
                Earlier = replaced is null ? null : EarlierPackage.Load(replaced, used, models),
            };
            var result = await console.WithProgressAsync(progress => PackageTrainer.TrainAsync(request, progress, cancellationToken)).ConfigureAwait(false);
            if (result.Replacement is not { IsBetter: false })
            {
                result.Save(target);
            }

            Print(console, result, rewardFolder is not null);
            if (result.Replacement is { } replacement)
            {
                ReplacementSummary.Print(console, replacement, package);
                if (!replacement.IsBetter)
                {
                    return ExitCode.Success;
                }
            }
            else
            {
                console.Output.WriteLine($"The package is in {package}.");
            }

            console.PrintLines(TrainingSummary.Of(result.Estimate, result.OtherSplits, package, input?.Shown ?? files, poolFile));
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute train --data log.jsonl.gz --pool pool.json --out package",
            "bestroute train routing/log",
            "bestroute train routing/log --replace routing/package",
            "bestroute train --data may.jsonl june.jsonl --pool pool.json --out package --seed 7",
            "bestroute train --data log.jsonl.gz --pool pool.json --out package --encoder encoder --reward reward --feature-cache features",
        ]);
    }

    private static Option<DirectoryInfo> ModelFolder(string name, string description) =>
        new Option<DirectoryInfo>(name) { Description = description, HelpName = "FOLDER" }.AcceptExistingOnly();

    private static void Print(ToolConsole console, TrainingResult result, bool hasReward)
    {
        var table = new Table().AddColumn("Measured on validation data").AddColumn(new TableColumn("Value").RightAligned());
        foreach (var (name, value) in result.Metrics)
        {
            table.AddRow(ToolConsole.Cell(name), value.ToString("0.######", CultureInfo.InvariantCulture));
        }

        console.Output.WriteLine($"Trained on {result.TrainingQueries} queries, validated on {result.ValidationQueries}.");
        console.Output.WriteLine($"Routes: {string.Join(", ", result.Routes)}.");
        if (result.PrunedRoutes.Count > 0)
        {
            console.Output.WriteLine($"Left out, because they do not pay or because no training query has enough samples: {string.Join(", ", result.PrunedRoutes)}.");
        }

        console.Output.WriteLine(TrainingSummary.OperatingPoint(result.Lambda));
        if (hasReward)
        {
            string Share(string name) => result.Metrics[name].ToString("0.###", CultureInfo.InvariantCulture);
            console.Output.WriteLine(
                $"On validation data, the reward recovers {Share("val.scorerRecovered")} of the best possible gain over a random sample. Without a model, consensus recovers {Share("val.consensusRecovered")}, "
                + $"a linear reward {Share("val.linearRewardRecovered")}, and a boosted reward {Share("val.boostedRewardRecovered")}.");
        }

        console.Print(table);
        console.Print(result.Notices);
    }
}
