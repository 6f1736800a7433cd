namespace BestRoute.Onnx.Tests;

/// <summary>A file that is changed, and what reads it.</summary>
/// <param name="Name">How reports call it.</param>
/// <param name="File">The file, within the folder.</param>
/// <param name="Format">What the changes know of it.</param>
/// <param name="Write">Writes a complete folder that can be read.</param>
/// <param name="Load">Reads the folder; its second argument is a place where it may write.</param>
internal sealed record MutationKind(string Name, string File, FileFormat Format, Action<string> Write, Action<string, string> Load)
{
    /// <summary>Gets whether <c>model.json</c> lists the digest of the file, which is then made right: so the change reaches what is behind that check.</summary>
    public bool IsListed { get; init; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
