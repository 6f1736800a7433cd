namespace BestRoute.Studies.Faults;

/// <summary>What the caller of a request must see. Written from docs/reliability.md, not from what the code does.</summary>
/// <param name="Ending">How the request ends.</param>
/// <param name="Model">The model whose answer or error it is; of a cancelled request, the model that was asked.</param>
/// <param name="CandidateCalls">How many calls of the candidate there may be.</param>
/// <param name="ReferenceCalls">How many calls of the reference model there may be.</param>
internal sealed record Promise(Ending Ending, string Model, int CandidateCalls, int ReferenceCalls)
{
    public const string Candidate = "small";
    public const string Reference = "large";

    private const int N = 3;

    /// <summary>Returns the promise for an effect at a place.</summary>
    /// <param name="effect">What the fault amounts to.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="streaming">Whether the caller streams.</param>
    public static Promise Of(Effect effect, Place place, bool streaming) => (effect, place) switch
    {
        (Effect.Harmless, Place.FirstRoute or Place.Everywhere) => new(Ending.Answer, Candidate, 1, 0),
        (Effect.Harmless, Place.AllOfN) => new(Ending.Answer, Candidate, N, 0),
        (Effect.Harmless, Place.Reference) => new(Ending.Answer, Reference, 0, 1),

        (Effect.PassedOn, Place.FirstRoute or Place.Everywhere) => new(Ending.AsItCame, Candidate, 1, 0),
        (Effect.PassedOn, Place.Reference) => new(Ending.AsItCame, Reference, 0, 1),

        // The cancellation comes before anything else can happen.
        (Effect.CallerCancels, Place.FirstRoute or Place.Everywhere) => new(Ending.Canceled, Candidate, 1, 0),
        (Effect.CallerCancels, Place.OneOfN or Place.AllOfN) => new(Ending.Canceled, Candidate, N, 0),
        (Effect.CallerCancels, Place.Reference) => new(Ending.Canceled, Reference, 0, 1),

        // The others are scored.
        (_, Place.OneOfN) => new(Ending.Answer, Candidate, N, 0),

        // After content was passed on, nobody else can answer.
        (Effect.Stall, Place.FirstRoute or Place.Everywhere) => new(Ending.TimeLimit, Candidate, 1, 0),
        (Effect.Stall, Place.Reference) => new(Ending.TimeLimit, Reference, 0, 1),

        (_, Place.FirstRoute) => new(Ending.Answer, Reference, 1, 1),
        (_, Place.AllOfN) => new(Ending.Answer, Reference, N, 1),

        // The reference is the quality to match, so its whole answer is returned as it came. A stream without content has failed, whoever streams it.
        (Effect.Useless, Place.Reference) when !streaming => new(Ending.AsItCame, Reference, 0, 1),
        (_, Place.Reference) => new(Ending.Answer, Candidate, 1, 1),

        // What a plain client of the reference gets. It has a time limit here, which it does not have by default.
        (Effect.Silence, Place.Everywhere) => new(Ending.TimeLimit, Reference, 1, 1),
        _ => new(Ending.AsItCame, Reference, 1, 1),
    };

    /// <summary>Returns the promise as the tables show it.</summary>
    public override string ToString() => Ending switch
    {
        Ending.Answer => Model,
        Ending.AsItCame => $"{Model}, as it came",
        Ending.TimeLimit => $"time limit of {Model}",
        _ => "canceled",
    };
}
