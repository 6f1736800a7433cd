namespace BestRoute;

/// <summary>An encoder that changes or extends the vector of another encoder.</summary>
internal interface IEncoderLayer : IQueryEncoder, IDeviceBound
{
    /// <summary>Gets the other encoder.</summary>
    IQueryEncoder Inner { get; }

    /// <summary>Makes the same layer over another encoder with the same vectors.</summary>
    IEncoderLayer Over(IQueryEncoder encoder);
}
