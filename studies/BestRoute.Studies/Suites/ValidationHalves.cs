using System.Security.Cryptography;
using System.Text;

namespace BestRoute.Studies.Suites;

/// <summary>Keeps one half of split val from training, so that operating points can be chosen on it.</summary>
internal static class ValidationHalves
{
    /// <summary>Copies a log and moves every second query of split val, by a hash of its prompt, into another split.</summary>
    /// <returns>The path of the copy.</returns>
    public static string Write(string log, string copy, string split) =>
        SplitCopy.Write(log, copy, (own, prompt) => own == "val" && SHA256.HashData(Encoding.UTF8.GetBytes(prompt))[^1] % 2 == 0 ? split : own);
}
