using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Gives a recorded response its quality score; <c>docs/score.md</c> explains the kinds.</summary>
/// <remarks>Instances are safe for concurrent use.</remarks>
internal abstract class ResponseGrader
{
    private protected ResponseGrader()
    {
    }

    /// <summary>Gets a value indicating whether two responses of a row with one text always have one score, so that they are scored once.</summary>
    internal virtual bool GradesTextAlone => true;

    /// <summary>Returns the grader for the responses of one row, for kinds that compare them.</summary>
    internal virtual ResponseGrader ForRow(ScoringRow row, Func<RowResponse, bool> isToBeGraded) => this;

    /// <summary>Compares the final answer with the gold answer: 1 where they are the same but for form (case, spaces, markup, 1,000 for 1000), else 0.</summary>
    /// <returns>A grader that needs <c>reference_answer</c> in each row.</returns>
    public static ResponseGrader Gold() => new GoldGrader();

    /// <summary>Compares the letter that the response chose with the gold answer's: 1 or 0.</summary>
    /// <returns>A grader that needs a <c>reference_answer</c> such as <c>B</c>, <c>(B)</c> or <c>B. Because</c> in each row.</returns>
    public static ResponseGrader Choice() => new ChoiceGrader();

    /// <summary>Compares the response's final number with the gold answer's: 1 where they differ by at most the tolerance, else 0.</summary>
    /// <param name="tolerance">0 or more; a share of the gold number where that is beyond 1 or -1, else absolute.</param>
    /// <returns>A grader that needs a <c>reference_answer</c> with one number in each row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not finite.</exception>
    public static ResponseGrader Number(double tolerance) => new NumberGrader(tolerance);

    /// <summary>Looks for a regular expression in the text: 1 where it matches, else 0.</summary>
    /// <param name="pattern">The expression; <c>{gold}</c> is replaced with the row's <c>reference_answer</c>, escaped.</param>
    /// <param name="timeLimit">The time that one match may take, above zero.</param>
    /// <returns>A grader.</returns>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is not above zero.</exception>
    public static ResponseGrader Regex(string pattern, TimeSpan timeLimit) => new RegexGrader(pattern, timeLimit);

    /// <summary>Measures sentence BLEU against a text, 0 to 1; the text itself has 1.</summary>
    /// <param name="reference">The model whose first response is the text; <see langword="null"/> takes the row's <c>reference_answer</c>.</param>
    /// <returns>A grader.</returns>
    public static ResponseGrader Bleu(string? reference = null) => new OverlapGrader(TextOverlap.Bleu, reference);

    /// <summary>Measures ROUGE-L against a text, 0 to 1; the text itself has 1.</summary>
    /// <param name="reference">The model whose first response is the text; <see langword="null"/> takes the row's <c>reference_answer</c>.</param>
    /// <returns>A grader.</returns>
    public static ResponseGrader Rouge(string? reference = null) => new OverlapGrader(TextOverlap.Rouge, reference);

    /// <summary>Runs a program for each response, which reads the row as JSON and answers with an exit code or a number.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="timeLimit">The time that one run may take, above zero; a run that takes longer is an error.</param>
    /// <returns>A grader.</returns>
    /// <exception cref="ArgumentException"><paramref name="program"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is not above zero.</exception>
    public static ResponseGrader Command(IReadOnlyList<string> program, TimeSpan timeLimit) => new CommandGrader(program, timeLimit, TimeProvider.System);

    /// <summary>Has a reward model score each response: any finite number, higher is better.</summary>
    /// <param name="scorer">The reward model, such as an <c>OnnxResponseScorer</c>. It is not disposed.</param>
    /// <returns>A grader.</returns>
    /// <exception cref="ArgumentException">The scorer compares the samples of a draw, so it has no score for a response by itself.</exception>
    public static ResponseGrader Reward(IResponseScorer scorer) => new RewardGrader(scorer);

    /// <summary>Has a model rate each response.</summary>
    /// <param name="client">The model that judges. It is not disposed.</param>
    /// <param name="price">The price of that model.</param>
    /// <param name="timeLimit">The time that one reply may take, above zero.</param>
    /// <returns>A grader that knows what it spent.</returns>
    /// <exception cref="ArgumentException">A price is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is not above zero.</exception>
    public static JudgeGrader Judge(IChatClient client, ModelPrice price, TimeSpan timeLimit) => new(client, price, timeLimit);

    /// <summary>Has a model compare each response with the reference's first one.</summary>
    /// <param name="client">The model that judges. It is not disposed.</param>
    /// <param name="price">The price of that model.</param>
    /// <param name="timeLimit">The time that one reply may take, above zero.</param>
    /// <param name="pool">The pool, which names the reference.</param>
    /// <returns>A grader that knows what it spent.</returns>
    /// <exception cref="ArgumentException">A price is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is not above zero.</exception>
    public static ComparisonGrader Comparison(IChatClient client, ModelPrice price, TimeSpan timeLimit, PoolFile pool) => new(client, price, timeLimit, pool);

    /// <summary>Scores one response of a row.</summary>
    /// <returns>A finite number, higher is better; NaN if the kind cannot say.</returns>
    /// <exception cref="DataException">The row lacks what the kind needs.</exception>
    /// <exception cref="ScoringException">The response could not be scored.</exception>
    internal abstract ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken);

    private protected static void ThrowIfNoTime(TimeSpan timeLimit) => ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeLimit, TimeSpan.Zero);
}
