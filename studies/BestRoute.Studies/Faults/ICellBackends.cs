using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults;

/// <summary>The backends of one cell. They end what hangs when they are disposed.</summary>
internal interface ICellBackends : IDisposable
{
    /// <summary>Gets the text of an answer of a model that works.</summary>
    string Answer(string model);

    /// <summary>Makes a model that is not in the pool and has the fault.</summary>
    IChatClient Plain(string model);

    /// <summary>Gets a model of the pool.</summary>
    IChatClient Client(string model);

    /// <summary>Gets the calls of a model of the pool.</summary>
    CallCounter Calls(string model);

    /// <summary>Gets how long an attempt may take; <see langword="null"/> for the defaults.</summary>
    TimeSpan? Limit { get; }

    /// <summary>Gets the clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Lets time pass until a request has ended.</summary>
    Task PassAsync(Task request);
}
