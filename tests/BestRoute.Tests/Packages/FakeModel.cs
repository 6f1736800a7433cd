using System.Security.Cryptography;
using System.Text;

namespace BestRoute.Tests;

/// <summary>A model in a folder with one file, whose text is the model: an encoder of queries and of pairs, and a reward.</summary>
internal sealed class FakeModel(string text, int dimensions = 3) : IQueryEncoder, IPairEncoder, IResponseScorer, IModelFolder, IDeviceBound
{
    public const string File = "model.txt";

    public int Dimensions => dimensions;

    public bool SeesWholeDraw => false;

    /// <summary>Gets how many draws it scored.</summary>
    public int Scorings { get; private set; }

    public string? Device { get; init; } = "cuda";

    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static FakeModel Open(string folder) => new(System.IO.File.ReadAllText(Path.Combine(folder, File)));

    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        System.IO.File.WriteAllText(Path.Combine(folder, File), text);
    }

    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        for (var i = 0; i < dimensions; i++)
        {
            destination.Span[i] = text.Length + i;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask EncodePairsAsync(string prompt, IReadOnlyList<string> responses, Memory<float> destination, CancellationToken cancellationToken)
    {
        for (var i = 0; i < responses.Count * dimensions; i++)
        {
            destination.Span[i] = responses[i / dimensions].Length + (i % dimensions);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        Scorings++;
        for (var i = 0; i < request.Texts.Count; i++)
        {
            scores.Span[i] = request.Texts[i].Length;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Opens folders and remembers which.</summary>
    internal sealed class Loader : ModelLoader
    {
        public List<string> Opened { get; } = [];

        /// <summary>Gets the model that was opened last.</summary>
        public FakeModel? Last { get; private set; }

        /// <summary>Gets or sets what happens before a model is opened.</summary>
        public Action? Opening { get; set; }

        internal override IQueryEncoder LoadEncoder(string folder) => Load(folder);

        internal override IResponseScorer LoadScorer(string folder) => Load(folder);

        private FakeModel Load(string folder)
        {
            Opening?.Invoke();
            Opened.Add(Path.GetFileName(folder));
            return Last = Open(folder);
        }
    }
}
