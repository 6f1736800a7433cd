namespace BestRoute.Training;

/// <summary>Whose final answer a response gives.</summary>
internal enum AnswerAgreement
{
    /// <summary>This cannot be said, because there is no clear final answer of the reference.</summary>
    Unknown,

    /// <summary>Neither the reference's answer nor that of the majority, or no answer at all.</summary>
    Neither,

    /// <summary>The answer of the majority, which is not the reference's.</summary>
    Majority,

    /// <summary>The answer of the reference, which is not that of the majority.</summary>
    Reference,

    /// <summary>The answer of the reference, which is also that of the majority.</summary>
    Both,
}
