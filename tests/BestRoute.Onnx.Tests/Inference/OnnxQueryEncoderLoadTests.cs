namespace BestRoute.Onnx.Tests;

/// <summary>Many requests at once, some of them cancelled.</summary>
public sealed class OnnxQueryEncoderLoadTests
{
    private const int Requests = 999;
    private const int Rounds = 5;

    /// <summary>When a request is given up.</summary>
    private enum Cancellation
    {
        None,
        BeforeItBegins,
        AtAnyTime,
    }

    [NativeFact]
    public async Task A_thousand_requests_with_random_cancellations_lose_nothing()
    {
        using var folder = new TemporaryFolder();
        TinyEncoderFolder.Write(folder.Path, steps: 20);
        using var encoder = OnnxQueryEncoder.Load(folder.Path, new OnnxOptions { Device = OnnxDevice.Cpu });
        var random = new Random(42);

        // If cancelled requests kept their places, the rounds that follow would hang.
        for (var round = 0; round < Rounds; round++)
        {
            var sources = Enumerable.Range(0, Requests).Select(_ => new CancellationTokenSource()).ToArray();
            var texts = sources.Select((_, i) => TinyEncoderFolder.Text(random, 1 + (i % 64))).ToArray();
            Array.ForEach(Chosen(Cancellation.BeforeItBegins), i => sources[i].Cancel());
            var requests = Task.WhenAll(sources.Select((source, i) => Task.Run(() => IsAnsweredAsync(encoder, texts[i], source.Token))));

            // In any order, while others run, wait or have ended.
            var late = Chosen(Cancellation.AtAnyTime);
            random.Shuffle(late);
            foreach (var i in late)
            {
                await sources[i].CancelAsync();
                await Task.Yield();
            }

            var isAnswered = await requests.OrHang();

            Assert.All(Chosen(Cancellation.None), i => Assert.True(isAnswered[i]));
            Assert.All(Chosen(Cancellation.BeforeItBegins), i => Assert.False(isAnswered[i]));
            Array.ForEach(sources, static source => source.Dispose());
        }

        static int[] Chosen(Cancellation cancellation) => [.. Enumerable.Range(0, Requests).Where(i => i % 3 == (int)cancellation)];
    }

    private static async Task<bool> IsAnsweredAsync(OnnxQueryEncoder encoder, string text, CancellationToken cancellationToken)
    {
        var vector = new float[TinyEncoderFolder.Width];
        try
        {
            await encoder.EncodeAsync(text, vector, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancellationToken.IsCancellationRequested);
            return false;
        }

        foreach (var (expected, actual) in TinyEncoderFolder.Expected(text).Zip(vector))
        {
            Assert.Equal(expected, actual, 1e-5f);
        }

        return true;
    }
}
