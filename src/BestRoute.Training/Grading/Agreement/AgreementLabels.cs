namespace BestRoute.Training;

/// <summary>Gives responses a score by whose final answer they give. Immutable.</summary>
/// <remarks>
/// Without graded rows, the score is the signal: 1 for the answer of the reference (or of the majority), otherwise 0. With graded rows, it is the score that they
/// lead to expect. An answer that agrees has one value for all models, because equal answers are equally right. An answer that does not agree can have a value of its model.
/// </remarks>
internal sealed class AgreementLabels
{
    private readonly ScoreScale _scale;
    private readonly IReadOnlyDictionary<double, double> _values;
    private readonly IReadOnlyDictionary<string, double> _alone;

    /// <summary>Makes labels from what graded rows show.</summary>
    /// <param name="referenceWeight">The weight of the reference's answer in the signal.</param>
    /// <param name="scale">The scale of the scores.</param>
    /// <param name="values">The expected score, 0 to 1, by signal.</param>
    /// <param name="alone">The expected score of a model's answers whose signal is 0; models that are not in it have the value of the signal 0.</param>
    public AgreementLabels(double referenceWeight, ScoreScale scale, IReadOnlyDictionary<double, double> values, IReadOnlyDictionary<string, double> alone) =>
        (ReferenceWeight, _scale, _values, _alone) = (referenceWeight, scale, values, alone);

    /// <summary>Makes labels that are the signal itself.</summary>
    public AgreementLabels(double referenceWeight, ScoreScale scale)
        : this(referenceWeight, scale, Signals(referenceWeight).ToDictionary(static signal => signal), new Dictionary<string, double>())
    {
    }

    /// <summary>Gets the weight of the reference's answer, 0 to 1. The answer of the majority has the rest.</summary>
    public double ReferenceWeight { get; }

    /// <summary>Returns the agreement as a number: 1 for an answer that the reference and the majority give, 0 for one that neither gives.</summary>
    public static double Signal(double referenceWeight, AnswerAgreement agreement) => agreement switch
    {
        AnswerAgreement.Both => 1,
        AnswerAgreement.Reference => referenceWeight,
        AnswerAgreement.Majority => 1 - referenceWeight,
        AnswerAgreement.Neither => 0,
        _ => double.NaN,
    };

    /// <summary>Returns the possible signals, ascending.</summary>
    public static IReadOnlyList<double> Signals(double referenceWeight) =>
        [.. new[] { 0, 1 - referenceWeight, referenceWeight, 1 }.Distinct().Order()];

    /// <summary>Returns the score of a response, on the scale of the log's scores; NaN if the agreement is not known.</summary>
    public double ScoreOf(string model, AnswerAgreement agreement) =>
        agreement == AnswerAgreement.Unknown ? double.NaN : _scale.FromUnit(UnitOf(model, agreement));

    /// <summary>Returns the score of a response to a query in which some responses have scores already.</summary>
    /// <param name="model">The model of the response.</param>
    /// <param name="agreement">The comparison of all responses to the query.</param>
    /// <param name="response">The place of the response.</param>
    /// <param name="scores">The scores of all responses to the query; NaN for those without one.</param>
    public double ScoreOf(string model, PoolAgreement agreement, int response, IReadOnlyList<double> scores)
    {
        // Equal answers to one query are right or wrong together, for example if a user said how good one of them was.
        var equal = agreement.ScoreOfEqual(response, scores);
        return double.IsNaN(equal) ? ScoreOf(model, agreement[response]) : equal;
    }

    /// <summary>Returns the score of a response, 0 to 1. The agreement must be known.</summary>
    internal double UnitOf(string model, AnswerAgreement agreement)
    {
        var signal = Signal(ReferenceWeight, agreement);
        return signal == 0 && _alone.TryGetValue(model, out var alone) ? alone : _values[signal];
    }
}
