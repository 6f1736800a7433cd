namespace BestRoute.Studies.Faults;

/// <summary>One cell of the matrix.</summary>
internal sealed record Cell(Fault Fault, Place Place, bool Streaming)
{
    public static IReadOnlyList<Place> Places { get; } = Enum.GetValues<Place>();

    /// <summary>Gets what the fault amounts to here; <see langword="null"/> if it cannot happen here.</summary>
    public Effect? Effect => IsDraw ? Fault.Sample : !Streaming ? Fault.Whole : Place == Place.Reference ? Fault.ReferenceStream : Fault.Stream;

    public Promise Promise => Promise.Of(Effect!.Value, Place, Streaming);

    public bool IsDraw => Place is Place.OneOfN or Place.AllOfN;

    /// <summary>Gets whether a deadline has to pass.</summary>
    public bool TakesTime => Fault.TakesTime || Effect is Faults.Effect.Silence or Faults.Effect.Stall;

    /// <summary>Gets whether a model has the fault.</summary>
    public bool IsFaulty(string model) => model == Promise.Candidate ? Place != Place.Reference : Place is Place.Reference or Place.Everywhere;

    /// <summary>Lists the cells of faults, without those that cannot happen.</summary>
    public static IEnumerable<Cell> Of(IEnumerable<Fault> faults) =>
        from fault in faults
        from place in Places
        from streaming in new[] { false, true }
        let cell = new Cell(fault, place, streaming)
        where cell.Effect is not null
        select cell;

    public override string ToString() => $"{Fault}, {Place}, {(Streaming ? "streaming" : "whole")}";
}
