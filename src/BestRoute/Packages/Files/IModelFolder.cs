namespace BestRoute;

/// <summary>An encoder or scorer that was opened from a folder of files, which a package carries with it.</summary>
internal interface IModelFolder : IFingerprinted
{
    /// <summary>Copies the files.</summary>
    /// <param name="folder">A folder that is not there yet.</param>
    /// <exception cref="IOException">The files cannot be read or written.</exception>
    void CopyTo(string folder);
}
