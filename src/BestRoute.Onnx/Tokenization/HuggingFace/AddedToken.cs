namespace BestRoute.Onnx;

/// <summary>A token that is searched for in the text before the model reads it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its spelling in the text.</param>
/// <param name="SingleWord">Whether it matches only if no word continues at its ends.</param>
/// <param name="StripLeft">Whether white space before it is removed.</param>
/// <param name="StripRight">Whether white space after it is removed.</param>
/// <param name="Normalized">Whether it is normalized and searched for in normalized text.</param>
internal sealed record AddedToken(int Id, string Content, bool SingleWord, bool StripLeft, bool StripRight, bool Normalized);
