namespace Quickstart;

/// <summary>What a question is about.</summary>
internal enum QuestionKind
{
    Arithmetic,
    Dates,
    Strings,
    Logic,
}
