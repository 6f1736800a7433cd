namespace BestRoute;

/// <summary>An encoder or scorer that knows which model it is.</summary>
internal interface IFingerprinted
{
    /// <summary>Gets the SHA-256, in lower-case hexadecimal, of the model's description, which lists the digests of all its files.</summary>
    string Fingerprint { get; }
}
