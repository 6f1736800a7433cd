namespace BestRoute.Onnx.Tests;

/// <summary>Many requests at once, some of them cancelled. Alone, since it looks at the memory of the process.</summary>
[Collection(nameof(OnnxSessionMemoryTests))]
public sealed class OnnxQueryEncoderLoadTests
{
    private const int Requests = 1000;
    private const int Rounds = 10;

    [NativeFact]
    public async Task AThousandRequests_WithRandomCancellations_LoseNothing_AndKeepTheMemory()
    {
        using var folder = new TemporaryFolder();
        TinyEncoderFolder.Write(folder.Path, steps: 20);
        using var encoder = OnnxQueryEncoder.Load(folder.Path, new OnnxOptions { Device = OnnxDevice.Cpu });
        var random = new Random(42);
        var (answered, cancelled) = (0, 0);
        var (taken, resident) = (new long[Rounds], new long[Rounds]);

        // Once before it counts: every length has been there, and every thread has its memory.
        await RoundAsync();
        (answered, cancelled) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            await RoundAsync();
            taken[round] = NativeHeap.InUse();
            resident[round] = NativeHeap.Resident();
        }

        Assert.Equal(Rounds * Requests, answered + cancelled);
        Assert.InRange(answered, Rounds * Requests / 4, Rounds * Requests);
        Assert.InRange(cancelled, Rounds * Requests / 20, Rounds * Requests);

        // 32 bytes for each request, or 16 MB in all, would be a leak.
        Assert.True(NativeHeap.SteadyGrowth(taken) < 32 * Requests, $"Native memory in use after each round: {string.Join(", ", taken)}.");
        Assert.True(resident[^1] - resident[0] < 16 << 20, $"Resident memory after each round: {string.Join(", ", resident)}.");

        async Task RoundAsync()
        {
            var sources = Enumerable.Range(0, Requests).Select(_ => new CancellationTokenSource()).ToArray();
            var texts = sources.Select((_, i) => TinyEncoderFolder.Text(random, 1 + (i % 64))).ToArray();
            var tasks = sources.Select((source, i) => Task.Run(() => RequestAsync(encoder, texts[i], source.Token))).ToArray();

            // Half of them are given up, in any order, while others run, wait or have ended.
            foreach (var i in Enumerable.Range(0, Requests).OrderBy(_ => random.Next()).Take(Requests / 2).ToList())
            {
                Thread.SpinWait(random.Next(2000));
                await sources[i].CancelAsync();
            }

            var results = await Task.WhenAll(tasks);
            Array.ForEach(sources, source => source.Dispose());
            answered += results.Count(result => result);
            cancelled += results.Count(result => !result);
        }
    }

    private static async Task<bool> RequestAsync(OnnxQueryEncoder encoder, string text, CancellationToken cancellationToken)
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
