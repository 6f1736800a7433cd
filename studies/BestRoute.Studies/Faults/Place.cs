namespace BestRoute.Studies.Faults;

/// <summary>Where in the pool a fault is.</summary>
internal enum Place
{
    /// <summary>In the candidate that is asked first, with one sample.</summary>
    FirstRoute,

    /// <summary>In the second of three samples of the candidate.</summary>
    OneOfN,

    /// <summary>In all three samples of the candidate.</summary>
    AllOfN,

    /// <summary>In the reference model, which is asked first.</summary>
    Reference,

    /// <summary>In the candidate, which is asked first with one sample, and in the reference model.</summary>
    Everywhere,
}
