using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using CommandResult = System.CommandLine.Parsing.CommandResult;
using OptionResult = System.CommandLine.Parsing.OptionResult;

namespace BestRoute.Tool;

/// <summary>How <c>bestroute score</c> scores: the kind, and its options.</summary>
internal sealed class ScoreOptions
{
    private const string ByGold = "gold", ByChoice = "choice", ByNumber = "number", ByRegex = "regex", ByBleu = "bleu", ByRouge = "rouge",
        ByCommand = "command", ByJudge = "judge", ByCompare = "compare", ByReward = "reward", ByAgreement = "agreement";

    private const string Gold = "gold", Reference = "reference", Majority = "majority";

    private static readonly string[] _kinds = [ByGold, ByChoice, ByNumber, ByRegex, ByBleu, ByRouge, ByCommand, ByJudge, ByCompare, ByReward, ByAgreement];

    private readonly Option<string> _by = new("--by")
    {
        Description = "How a response is scored. "
            + "gold: whether its final answer is the row's reference_answer. choice: the same for the letter of an option. number: the same for numbers. "
            + "regex: whether its text matches a pattern. bleu, rouge: how similar its text is to another text. command: by a program. judge: by a model. reward: by a reward model. "
            + "compare: whether a model finds it as good as the reference's response. "
            + "agreement: whether its final answer is that of the reference or of the majority, without gold answers.",
        HelpName = string.Join('|', _kinds),
        Required = true,
    };

    private readonly Option<double?> _tolerance = Number("--tolerance", "T", "[number] The largest error of a number that is still right: a share of the right number, or an absolute error if the right number is between -1 and 1. The default is 0.000001.", zero: true);
    private readonly Option<string> _pattern = new("--pattern") { Description = "[regex] A .NET regular expression. {gold} is replaced with the row's reference_answer, escaped.", HelpName = "REGEX" };
    private readonly Option<string> _against = new("--against")
    {
        Description = "[bleu, rouge] The text to compare with: the row's reference_answer, or the first response of the pool's reference model. "
            + "[agreement] The answer to compare with: that of the reference, or the most frequent one. The default is what is closest to the scores that are there, or the reference.",
        HelpName = $"{Gold}|{Reference}|{Majority}"
    };
    private readonly Option<string> _judge = new("--judge") { Description = "[judge, compare] The id of the judge model in the pool file.", HelpName = "MODEL" };
    private readonly Option<DirectoryInfo> _reward = new Option<DirectoryInfo>("--reward") { Description = "[reward] The folder of a reward model that 'bestroute import --as reward' made.", HelpName = "FOLDER" }.AcceptExistingOnly();
    private readonly Option<string> _device = ToolModels.Device();
    private readonly Option<FileInfo> _pool = ToolOptions.Pool(required: false, "[judge, compare, agreement, --against reference] The pool file. It names the reference model, and has the endpoint and the prices of the judge.");
    private readonly Option<FileInfo[]> _graded = new Option<FileInfo[]>("--graded")
    {
        Description = "[agreement, compare] More response logs with scores that you trust. Their rows show how far agreement or the judge is right, and are not written.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    }.AcceptFilesOnly();
    private readonly Option<double?> _timeout = Number("--timeout", "SECONDS", "[regex, command, judge, compare] The time limit for one match, run or reply. If it is exceeded, scoring fails. The default is 1 for regex, 60 for command, and 600 for judge and compare.", zero: false);
    private readonly Option<int?> _parallelism = new("--parallelism") { Description = "[command, judge, compare, reward] The number of responses that are scored at the same time. The default is the number of processors for command and reward, and 8 for judge and compare.", HelpName = "N" };
    private readonly Argument<string[]> _program = new("PROGRAM") { Description = "[command] The program and its arguments, after '--'.", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Adds the options, and the check that they belong to the kind.</summary>
    public void AddTo(Command command)
    {
        _by.AcceptOnlyFromAmong(_kinds);
        _against.AcceptOnlyFromAmong(Gold, Reference, Majority);
        _pattern.Validators.Add(CheckPattern);
        _parallelism.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value < 1)
            {
                result.AddError($"--parallelism is {value}; give a whole number of at least 1.");
            }
        });
        foreach (var option in new Option[] { _by, _tolerance, _pattern, _against, _judge, _reward, _device, _pool, _graded, _timeout, _parallelism })
        {
            command.Options.Add(option);
        }

        command.Arguments.Add(_program);
        command.Validators.Add(Check);
    }

    public int Parallelism(ParseResult parsed) =>
        parsed.GetValue(_parallelism) ?? (parsed.GetRequiredValue(_by) is ByJudge or ByCompare ? 8 : Environment.ProcessorCount);

    /// <summary>Returns the files whose scores are trusted.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="data">The log.</param>
    /// <param name="overwrite">Whether the scores of the log are to be replaced. Then they are not trusted.</param>
    public string[] TrustedFiles(ParseResult parsed, IReadOnlyList<string> data, bool overwrite) =>
        [.. overwrite ? [] : data, .. (parsed.GetValue(_graded) ?? []).Select(static file => file.ToString())];

    /// <summary>Returns the pool file, as the user wrote it; <see langword="null"/> if it was not given.</summary>
    public string? PoolOf(ParseResult parsed) => parsed.GetValue(_pool)?.ToString();

    /// <summary>Creates the grader that the options describe.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="createClient">Makes the client of a model of the pool file.</param>
    /// <param name="console">Is told where a reward model runs.</param>
    /// <param name="trusted">The files of <see cref="TrustedFiles"/>.</param>
    /// <param name="cancellationToken">Cancels the reading of scores that are there.</param>
    /// <exception cref="DataException">The pool cannot be read, or the judge is not in it.</exception>
    public OwnedGrader CreateGrader(
        ParseResult parsed, Func<PoolFileModel, IChatClient> createClient, ToolConsole console, IReadOnlyList<string> trusted, CancellationToken cancellationToken)
    {
        var pool = PoolOf(parsed) is { } file ? PoolFile.Load(file) : null;
        var reference = parsed.GetValue(_against) == Reference ? pool!.Reference : null;
        switch (parsed.GetRequiredValue(_by))
        {
            case ByGold:
                return new(ResponseGrader.Gold());
            case ByChoice:
                return new(ResponseGrader.Choice());
            case ByNumber:
                return new(ResponseGrader.Number(parsed.GetValue(_tolerance) ?? 1e-6));
            case ByRegex:
                return new(ResponseGrader.Regex(parsed.GetRequiredValue(_pattern), TimeLimit(parsed, 1)));
            case ByBleu:
                return new(ResponseGrader.Bleu(reference));
            case ByRouge:
                return new(ResponseGrader.Rouge(reference));
            case ByCommand:
                return new(ResponseGrader.Command(parsed.GetRequiredValue(_program), TimeLimit(parsed, 60)));
            case ByAgreement:
                double? weight = parsed.GetValue(_against) switch { Reference => 1, Majority => 0, _ => null };
                return new(AgreementGrader.Create(trusted, pool!, weight, cancellationToken));
            case ByReward:
                var models = ToolModels.Open(parsed, _device, console);
                return new(ResponseGrader.Reward(models.LoadScorer(parsed.GetRequiredValue(_reward).FullName)), models);
            default:
                var id = parsed.GetRequiredValue(_judge);
                var model = pool!.Models.FirstOrDefault(model => model.Id == id)
                    ?? throw new DataException($"{parsed.GetValue(_pool)}: the judge '{id}' is not in the pool; use one of {string.Join(", ", pool.Models.Select(model => model.Id))}.");
                var client = createClient(model);
                var limit = TimeLimit(parsed, 600);
                return new(
                    parsed.GetRequiredValue(_by) == ByJudge ? ResponseGrader.Judge(client, model.Price, limit) : ResponseGrader.Comparison(client, model.Price, limit, pool), client);
        }
    }

    private TimeSpan TimeLimit(ParseResult parsed, double standard) => TimeSpan.FromSeconds(parsed.GetValue(_timeout) ?? standard);

    private void Check(CommandResult result)
    {
        if (result.GetResult(_by) is not { Errors: var errors } || errors.Any() || result.GetValue(_by) is not { } by)
        {
            return; // Reported already.
        }

        var against = result.GetResult(_against) is null ? null : result.GetValue(_against);
        foreach (var (option, kinds, isNeeded) in new (Option Option, string[] Kinds, bool IsNeeded)[]
        {
            (_tolerance, [ByNumber], false),
            (_pattern, [ByRegex], true),
            (_against, [ByBleu, ByRouge, ByAgreement], by != ByAgreement),
            (_judge, [ByJudge, ByCompare], true),
            (_reward, [ByReward], true),
            (_graded, [ByAgreement, ByCompare], false),
            (_timeout, [ByRegex, ByCommand, ByJudge, ByCompare], false),
            (_parallelism, [ByCommand, ByJudge, ByCompare, ByReward], false),
        })
        {
            var isGiven = result.GetResult(option) is not null;
            if (isGiven && !kinds.Contains(by))
            {
                result.AddError($"{option.Name} needs --by {string.Join(" or ", kinds)}, but --by is {by}; leave {option.Name} out.");
            }
            else if (!isGiven && isNeeded && kinds.Contains(by))
            {
                result.AddError($"--by {by} needs {option.Name}.");
            }
        }

        if (against is not null && (by == ByAgreement ? against == Gold : against == Majority))
        {
            result.AddError($"--against is {against}; with --by {by}, use {Reference} or {(by == ByAgreement ? Majority : Gold)}.");
        }

        var needsPool = by is ByJudge or ByCompare or ByAgreement || against == Reference;
        if (needsPool != (result.GetResult(_pool) is not null))
        {
            result.AddError(needsPool
                ? $"--by {by}{(by is ByJudge or ByCompare or ByAgreement ? "" : " --against reference")} needs --pool."
                : "--pool needs --by judge, --by compare, --by agreement or --against reference; leave --pool out.");
        }

        var hasProgram = result.GetResult(_program) is { Tokens.Count: > 0 };
        if (hasProgram != (by == ByCommand))
        {
            result.AddError(hasProgram
                ? $"'{result.GetResult(_program)!.Tokens[0].Value}' is not an option; a program needs --by command."
                : "--by command needs a program after '--', such as: --by command -- python3 check.py");
        }
    }

    private static void CheckPattern(OptionResult result)
    {
        try
        {
            _ = result.Tokens is [var pattern] ? ResponseGrader.Regex(pattern.Value, TimeSpan.FromSeconds(1)) : null;
        }
        catch (RegexParseException e)
        {
            result.AddError($"--pattern is not a regular expression: {e.Message}");
        }
    }

    private static Option<double?> Number(string name, string helpName, string description, bool zero)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            // If it is not a number, the parser reports it.
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && !(double.IsFinite(value) && value <= int.MaxValue / 1000.0 && (zero ? value >= 0 : value > 0)))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give a number {(zero ? "of at least 0" : "above 0")} and at most {int.MaxValue / 1000}."));
            }
        });
        return option;
    }
}
