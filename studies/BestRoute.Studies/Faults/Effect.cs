namespace BestRoute.Studies.Faults;

/// <summary>What a fault amounts to, for an application that calls the backend directly.</summary>
internal enum Effect
{
    /// <summary>The answer is as good as any other.</summary>
    Harmless,

    /// <summary>It has to be passed on as it comes: nobody can know better, or content was passed on before.</summary>
    PassedOn,

    /// <summary>There is no answer in it that an application could use.</summary>
    Useless,

    /// <summary>The call fails.</summary>
    Error,

    /// <summary>Nothing comes, or nothing that is content.</summary>
    Silence,

    /// <summary>The stream has content, and then nothing comes.</summary>
    Stall,

    /// <summary>Nothing comes, and the caller cancels.</summary>
    CallerCancels,
}
