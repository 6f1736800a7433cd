namespace BestRoute;

/// <summary>How a final answer was found, the weakest way first.</summary>
internal enum AnswerRule
{
    /// <summary>There is none: no text, or a last line that is too long to be an answer.</summary>
    None,

    /// <summary>The last line of the text. This is a guess.</summary>
    LastLine,

    /// <summary>"The answer is ...", "Final answer: ...", and the same in other languages.</summary>
    Phrase,

    /// <summary>The last <c>\boxed{...}</c>.</summary>
    Boxed,

    /// <summary>A field <c>answer</c> of a JSON object.</summary>
    Json,

    /// <summary>The last <c>&lt;answer&gt;...&lt;/answer&gt;</c>.</summary>
    Tag,
}
