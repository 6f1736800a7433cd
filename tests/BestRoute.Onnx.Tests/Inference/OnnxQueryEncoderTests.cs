using System.Numerics.Tensors;

namespace BestRoute.Onnx.Tests;

public sealed class OnnxQueryEncoderTests(TinyModels models) : IClassFixture<TinyModels>
{
    private static async Task<float[]> Encode(OnnxQueryEncoder encoder, string text, CancellationToken cancellationToken = default)
    {
        var vector = new float[encoder.Dimensions];
        await encoder.EncodeAsync(text, vector, cancellationToken);
        return vector;
    }

    /// <summary>What the graph says of ids that the test made itself.</summary>
    private static float[] Pooled(string folder, params long[][] rows)
    {
        using var session = OnnxSession.Open(ModelFolder.Open(folder).GraphPath, TinyModels.Cpu);
        return IdBatch.Of(rows, 0).Run(session, ["pooled"])[0].ToSingles();
    }

    private static long[] Ids(string folder, string text, int max = int.MaxValue)
    {
        var model = ModelFolder.Open(folder);
        return [1, .. model.Tokenizer!.Encode(text, TokenizationMode.Literal).Take(max - 2).Select(static id => (long)id), 2];
    }

    [NativeFact]
    public async Task The_vector_is_what_the_graph_gives_for_the_ids_of_the_text_in_their_template()
    {
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);

        var vector = await Encode(encoder, "please tell me about the river");

        Assert.Equal((TinyDeberta.Hidden, OnnxDevice.Cpu), (encoder.Dimensions, encoder.Device));
        Assert.Equal("cpu", ((IDeviceBound)encoder).Device);
        Assert.Equal(Pooled(models.Encoder, Ids(models.Encoder, "please tell me about the river")), vector);
        Assert.NotEqual(vector, await Encode(encoder, "please tell me about the proof"));
        Assert.Equal(vector, await Encode(encoder, "please tell me about the river"));
    }

    [NativeFact]
    public async Task A_longer_text_loses_its_end_and_the_template_stays()
    {
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);
        var text = string.Join(' ', Enumerable.Repeat("river proof", 200));

        Assert.Equal(Pooled(models.Encoder, Ids(models.Encoder, text, max: 64)), await Encode(encoder, text));
        Assert.All(await Encode(encoder, new string('x', 2_000_000)), static value => Assert.True(float.IsFinite(value)));
    }

    [NativeFact]
    public async Task Text_cannot_spell_a_special_token()
    {
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);
        var ids = ModelFolder.Open(models.Encoder).Tokenizer!.Encode("a [SEP] [CLS]", TokenizationMode.Literal);

        var vector = await Encode(encoder, "a [SEP] [CLS]");

        Assert.DoesNotContain(ids, static id => id is 1 or 2);
        Assert.Equal(Pooled(models.Encoder, [1, .. ids.Select(static id => (long)id), 2]), vector);
    }

    [NativeTheory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\ud800 lone")]
    [InlineData("\0\u200b")]
    public async Task Odd_texts_have_vectors(string text)
    {
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);

        Assert.All(await Encode(encoder, text), static value => Assert.True(float.IsFinite(value)));
    }

    [NativeFact]
    public async Task Concurrent_queries_get_their_own_vectors_and_cancelled_ones_end()
    {
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);
        string[] texts = [.. Enumerable.Range(0, 40).Select(static i => string.Join(' ', Enumerable.Repeat(i % 2 == 0 ? "river" : "proof", i)))];
        var expected = new float[texts.Length][];
        for (var i = 0; i < texts.Length; i++)
        {
            expected[i] = await Encode(encoder, texts[i]);
        }

        var ended = 0;
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var cancelling = i % 7 == 0 ? Task.Run(cancellation.Cancel) : Task.CompletedTask;
            try
            {
                Assert.Equal(expected[i % 40], await Encode(encoder, texts[i % 40], cancellation.Token));
            }
            catch (OperationCanceledException) when (i % 7 == 0)
            {
            }

            await cancelling;
            Interlocked.Increment(ref ended);
        });

        Assert.Equal(1000, ended);
        using var given = new CancellationTokenSource();
        given.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Encode(encoder, "river", given.Token));
    }

    [NativeFact]
    public async Task A_query_allocates_next_to_nothing()
    {
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);
        var vector = new float[encoder.Dimensions];

        // On a thread without a synchronization context, a query is computed before the call returns.
        var bytes = await Task.Run(() => Allocations.Of(
            () => Assert.True(encoder.EncodeAsync("please tell me about the river", vector, CancellationToken.None).IsCompletedSuccessfully)));

        Assert.InRange(bytes, 0, 600);
    }

    [NativeFact]
    public async Task Batches_of_a_gpu_give_what_single_runs_give()
    {
        // The batching is the GPU's, the device the CPU: what is padded and sorted here is there as well.
        using var session = OnnxSession.Open(ModelFolder.Open(models.Encoder).GraphPath, TinyModels.Cpu);
        var folder = ModelFolder.Open(models.Encoder);
        var tokenizer = new SequenceTokenizer(folder.Template!, folder.Manifest.MaxTokens, folder.Manifest.PadId);
        using var gpu = new GpuRuntime(session, tokenizer, "pooled", TinyDeberta.Hidden, new OnnxOptions { MaxBatchSize = 4, QueueCapacity = 8 }, TimeProvider.System);
        using var cpu = new CpuRuntime(session, tokenizer, "pooled", TinyDeberta.Hidden, threads: 1);
        var random = new Random(4);
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            string Text(int words) => string.Join(' ', Enumerable.Repeat(i % 3 == 0 ? "river" : "tell me", words));
            string[]? responses = i % 2 == 0 ? null : [.. Enumerable.Range(0, 1 + (i % 11)).Select(r => Text((r * 7) % 5))];
            var (batched, alone) = (new float[TinyDeberta.Hidden * (responses?.Length ?? 1)], new float[TinyDeberta.Hidden * (responses?.Length ?? 1)]);

            await gpu.RunAsync(Text(i % 9), responses, batched, CancellationToken.None);
            await cpu.RunAsync(Text(i % 9), responses, alone, CancellationToken.None);

            Assert.InRange(TensorPrimitives.Distance<float>(batched, alone), 0, 1e-4);
        });
    }

    [NativeFact]
    public void Folders_that_hold_something_else_are_named()
    {
        using var empty = new TemporaryFolder();
        var reward = Assert.Throws<OnnxModelException>(() => OnnxQueryEncoder.Load(models.Reward, TinyModels.Cpu));
        Assert.Contains("has kind reward, but encoder is needed", reward.Message, StringComparison.Ordinal);
        Assert.Contains("model.json", Assert.Throws<OnnxModelException>(() => OnnxQueryEncoder.Load(empty.Path, TinyModels.Cpu)).Message, StringComparison.Ordinal);
        var option = Assert.Throws<ArgumentException>(() => OnnxQueryEncoder.Load(models.Encoder, new OnnxOptions { MaxBatchSize = 0 }));
        Assert.Contains("OnnxOptions.MaxBatchSize is 0. It must be 1 to 1024", option.Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public async Task After_disposal_nothing_is_encoded()
    {
        var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);
        encoder.Dispose();
        encoder.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Encode(encoder, "river"));
    }

    [NativeFact]
    public void Copies_are_the_same_model()
    {
        using var folder = new TemporaryFolder();
        using var encoder = OnnxQueryEncoder.Load(models.Encoder, TinyModels.Cpu);

        ((IModelFolder)encoder).CopyTo(folder["copy"]);

        using var copy = OnnxQueryEncoder.Load(folder["copy"], TinyModels.Cpu);
        Assert.Equal(((IFingerprinted)encoder).Fingerprint, ((IFingerprinted)copy).Fingerprint);
    }
}
