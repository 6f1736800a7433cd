namespace BestRoute.Training;

/// <summary>A response of a row to score, and its place in the row's JSON.</summary>
/// <param name="Index">Its place among the row's responses, from 0.</param>
/// <param name="Model">The model's id.</param>
/// <param name="Text">The answer text, without thinking; may be empty.</param>
/// <param name="Json">The bytes of the response's object.</param>
/// <param name="Slot">The bytes that a score replaces: the value that is there, or nothing, after the last member.</param>
/// <param name="HasMember">Whether there is a member <c>score</c>, <c>null</c> included.</param>
/// <param name="Score">The score that is there; <see langword="null"/> if there is none.</param>
internal sealed record RowResponse(int Index, string Model, string Text, Range Json, Range Slot, bool HasMember, double? Score);
