namespace BestRoute.Training;

/// <summary>Whose final answer a response gives.</summary>
internal enum AnswerAgreement
{
    /// <summary>This cannot be said, because the response or the reference has no clear final answer.</summary>
    Unknown,

    /// <summary>Neither the reference's answer nor that of the majority, or no text at all.</summary>
    Neither,

    /// <summary>The answer of the majority, which is not the reference's.</summary>
    Majority,

    /// <summary>The answer of the reference, which is not that of the majority.</summary>
    Reference,

    /// <summary>The answer of the reference, which is also that of the majority.</summary>
    Both,
}
