namespace BestRoute;

/// <summary>An encoder or scorer that was opened from a folder of files. A package contains this folder.</summary>
internal interface IModelFolder : IFingerprinted
{
    /// <summary>Copies the files.</summary>
    /// <param name="folder">A folder that does not exist yet.</param>
    /// <exception cref="IOException">The files cannot be read or written.</exception>
    void CopyTo(string folder);
}
