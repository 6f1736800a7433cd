using System.Reflection;
using System.Text.Json;

namespace BestRoute.Training;

/// <summary>The first line of a shard's file: what was measured, and how to tell that shards belong together.</summary>
/// <param name="Kind">Always <see cref="KindName"/>.</param>
/// <param name="Version">The version of the library, which must be the same.</param>
/// <param name="Shard">The shard, as <c>i/N</c>.</param>
/// <param name="Queries">The number of queries of all shards.</param>
/// <param name="Package">The SHA-256 of the package's manifest, which names those of its other files.</param>
/// <param name="Data">The SHA-256 of each data file.</param>
/// <param name="Request">The request.</param>
internal sealed record ShardHeader(
    string Kind, string Version, string Shard, int Queries, string Package, IReadOnlyList<string> Data, EvaluationRequest Request)
{
    /// <summary>What <see cref="Kind"/> says.</summary>
    public const string KindName = "bestroute-evaluation-shard-1";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Converters = { new PoolFileConverter() } };

    /// <summary>Describes a shard.</summary>
    /// <exception cref="DataException">A file cannot be read.</exception>
    public static ShardHeader Of(EvaluationRequest request, Shard shard, int queries) => new(
        KindName,
        typeof(ShardHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        shard.ToString(),
        queries,
        FileHash.Of(Path.Combine(request.Package, PackageFolder.Manifest)),
        [.. request.DataFiles.Select(FileHash.Of)],
        request);

    /// <summary>Says whether a file begins as a shard's does.</summary>
    public static bool BeginsLikeOne(string path)
    {
        var start = System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"{KindName}\"");
        using var file = Open(path);
        var read = new byte[start.Length];
        return file.ReadAtLeast(read, read.Length, throwOnEndOfStream: false) == start.Length && read.SequenceEqual(start);
    }

    /// <exception cref="DataException">The line is no header.</exception>
    public static ShardHeader Parse(string path, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ShardHeader>(line, _json) is { Kind: KindName } header ? header : throw Malformed(path, null);
        }
        catch (JsonException e)
        {
            throw Malformed(path, e);
        }
    }

    public static FileStream Open(string path) => DataFile.Open(path, "the path of a shard");

    public string ToJson() => JsonSerializer.Serialize(this, _json);

    /// <summary>Names the first thing in which another header differs; <see langword="null"/> where it is of the same evaluation.</summary>
    public string? DifferenceTo(ShardHeader other) =>
        Version != other.Version ? "version of the tool"
        : Package != other.Package ? "package"
        : !Data.SequenceEqual(other.Data) ? "set of data files"
        : JsonSerializer.Serialize(Request, _json) != JsonSerializer.Serialize(other.Request, _json) ? "pool, split, methods or paths"
        : Queries != other.Queries ? "number of queries"
        : null;

    private static DataException Malformed(string path, Exception? e) =>
        new($"{path}: the file is not a shard of an evaluation; give a file that 'bestroute evaluate --shard' wrote.", e!);

    private sealed class PoolFileConverter : System.Text.Json.Serialization.JsonConverter<PoolFile>
    {
        public override PoolFile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var pool = JsonDocument.ParseValue(ref reader);
            return PoolFile.Parse("the pool of the shard", pool.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, PoolFile value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer,
            new
            {
                value.Reference,
                Tokens = value.Tokens?.NameOf(),
                Models = value.Models.Select(static model => new
                {
                    model.Id,
                    InputPricePerMillion = model.Price.InputPerMillion,
                    OutputPricePerMillion = model.Price.OutputPerMillion,
                    CachedInputPricePerMillion = model.Price.CachedInputPerMillion,
                    CacheWritePricePerMillion = model.Price.CacheWritePerMillion,
                    ReasoningPricePerMillion = model.Price.ReasoningPerMillion,
                    PriceTiers = model.Price.Tiers?.Select(static tier => new
                    {
                        tier.AbovePromptTokens,
                        InputPricePerMillion = tier.Price.InputPerMillion,
                        OutputPricePerMillion = tier.Price.OutputPerMillion,
                        CachedInputPricePerMillion = tier.Price.CachedInputPerMillion,
                        CacheWritePricePerMillion = tier.Price.CacheWritePerMillion,
                        ReasoningPricePerMillion = tier.Price.ReasoningPerMillion,
                    }),
                    model.MaxSamples,
                }),
            },
            options);
    }
}
