namespace BestRoute.Onnx;

/// <summary>A token that is looked for in the text before the model sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">What the text spells.</param>
/// <param name="SingleWord">Whether it counts only where no word goes on at its ends.</param>
/// <param name="StripLeft">Whether white space before it goes.</param>
/// <param name="StripRight">Whether white space behind it goes.</param>
/// <param name="Normalized">Whether it is looked for in normalized text, normalized itself.</param>
internal sealed record AddedToken(int Id, string Content, bool SingleWord, bool StripLeft, bool StripRight, bool Normalized);
