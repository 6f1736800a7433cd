using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BestRoute.Training.Tests;

/// <summary>
/// A model in a folder: words hashed onto dimensions whose means and spreads differ by six orders of magnitude, as those of a language model's
/// vectors may. As a reward it prefers short responses, which are the right ones of <see cref="SyntheticLog"/>.
/// </summary>
internal sealed class FakeModel(int seed = 1) : IQueryEncoder, IPairEncoder, IResponseScorer, IModelFolder, IDeviceBound
{
    private int _asked;

    /// <summary>Gets how many texts the model was asked about.</summary>
    public int Asked => _asked;

    public int Dimensions => 64;

    public bool SeesWholeDraw => false;

    public string? Device { get; init; } = "cpu";

    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed.ToString(CultureInfo.InvariantCulture))));

    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "seed"), seed.ToString(CultureInfo.InvariantCulture));
    }

    public ValueTask EncodeAsync(string text, Memory<float> destination, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        Encode(text, destination.Span);
        return ValueTask.CompletedTask;
    }

    public async ValueTask EncodePairsAsync(string prompt, IReadOnlyList<string> responses, Memory<float> destination, CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var i = 0; i < responses.Count; i++)
        {
            Interlocked.Increment(ref _asked);
            Encode(prompt + " | " + responses[i], destination.Span.Slice(i * Dimensions, Dimensions));
        }
    }

    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        await Task.Yield();
        for (var i = 0; i < request.Texts.Count; i++)
        {
            Interlocked.Increment(ref _asked);
            scores.Span[i] = -request.Texts[i].Length / 7.0;
        }
    }

    private void Encode(string text, Span<float> vector)
    {
        // The last dimension is always the same; the one before it grows with the text.
        vector = vector[..Dimensions];
        vector.Clear();
        foreach (var word in text.Split(' '))
        {
            var hash = (uint)seed;
            foreach (var character in word)
            {
                hash = (hash ^ character) * 16777619;
            }

            vector[(int)(hash % (uint)(Dimensions - 2))] += 1;
        }

        vector[^2] = text.Length;
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (vector[i] * MathF.Pow(10, (i % 7) - 3)) + (100 * MathF.Pow(10, (i % 7) - 3));
        }
    }

    /// <summary>Opens folders and remembers the models.</summary>
    internal sealed class Loader : ModelLoader
    {
        public List<FakeModel> Opened { get; } = [];

        internal override IQueryEncoder LoadEncoder(string folder) => Load(folder);

        internal override IResponseScorer LoadScorer(string folder) => Load(folder);

        private FakeModel Load(string folder)
        {
            Opened.Add(new(int.Parse(File.ReadAllText(Path.Combine(folder, "seed")), CultureInfo.InvariantCulture)));
            return Opened[^1];
        }
    }
}
