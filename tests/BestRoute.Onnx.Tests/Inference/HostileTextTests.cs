using System.Text;

namespace BestRoute.Onnx.Tests;

/// <summary>Texts that nobody means well with, through the whole way from text to numbers.</summary>
public sealed class HostileTextTests(TinyModels models) : IClassFixture<TinyModels>
{
    private const int Length = 10_000_000;

    // Not to be written down when tests are discovered: half a surrogate pair would not survive it.
    public static TheoryData<string> Units => ["please tell me about the river ", "a", " ", "\ud800", "\udc00\ud800", "\u4f60", "[CLS]", "\0", "e\u0301", "\u2581"];

    [NativeTheory]
    [MemberData(nameof(Units), DisableDiscoveryEnumeration = true)]
    public async Task A_prompt_of_ten_megabytes_has_the_vector_of_its_beginning_and_takes_no_memory(string unit)
    {
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);
        var text = Repeated(unit, Length);
        var (vector, expected) = (new float[encoder.Dimensions], new float[encoder.Dimensions]);

        // 64 tokens need no more than this of any of these texts; a space alone becomes no token at all.
        await encoder.EncodeAsync(Repeated(unit, 20_000), expected, CancellationToken.None);
        var bytes = await AllocatedAsync(() => encoder.EncodeAsync(text, vector, CancellationToken.None));

        Assert.InRange(bytes, 0, 1 << 20);
        Assert.Equal(expected, vector);
        Assert.All(vector, static value => Assert.True(float.IsFinite(value)));
    }

    [NativeTheory]
    [InlineData("please tell me about the river ")]
    [InlineData("a")]
    [InlineData("\u4f60")]
    public async Task A_prompt_and_a_response_of_ten_megabytes_have_the_score_of_their_beginnings(string unit)
    {
        using var scorer = OnnxResponseScorer.Load(models.Reward, TinyModels.Cpu);
        var (text, beginning) = (Repeated(unit, Length), Repeated(unit, 20_000));
        var (score, expected) = (new double[1], new double[1]);
        await scorer.ScoreAsync(beginning, [beginning], expected, CancellationToken.None);

        var bytes = await AllocatedAsync(() => scorer.ScoreAsync(text, [text], score, CancellationToken.None));

        Assert.InRange(bytes, 0, 1 << 20);
        Assert.Equal(expected, score);
        Assert.True(double.IsFinite(score[0]));
    }

    [NativeFact]
    public async Task Nothing_at_all_has_a_score()
    {
        using var scorer = OnnxResponseScorer.Load(models.Reward, TinyModels.Cpu);
        var scores = new double[3];

        await scorer.ScoreAsync("", ["", " ", "\ud800"], scores, CancellationToken.None);

        Assert.All(scores, static score => Assert.True(double.IsFinite(score)));
    }

    /// <summary>Runs a model on a thread without a synchronization context, where the call computes everything before it returns.</summary>
    private static Task<long> AllocatedAsync(Func<ValueTask> run) => Task.Run(() =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(run().IsCompletedSuccessfully);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    private static string Repeated(string unit, int length) => new StringBuilder(length + unit.Length).Insert(0, unit, length / unit.Length).ToString();
}
