using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A pool file: the reference model and the candidate models, with prices, the maximum number of samples, and backends.</summary>
/// <remarks>Instances are immutable and safe to share between threads. <c>docs/data-format.md</c> describes the format of the file.</remarks>
public sealed class PoolFile
{
    private const long MaxBytes = 16L << 20;

    private PoolFile(string reference, IReadOnlyList<PoolFileModel> models, TokenCounting? tokens)
    {
        Reference = reference;
        Models = models;
        Tokens = tokens;
    }

    /// <summary>Gets the id of the reference model.</summary>
    public string Reference { get; }

    /// <summary>Gets all models, including the reference, in the order of the file.</summary>
    internal IReadOnlyList<PoolFileModel> Models { get; }

    /// <summary>Gets how the tokens of responses without usage are counted.</summary>
    /// <value>
    /// <see langword="null"/> if the file does not set it. Then training uses <see cref="TokenCounting.O200k"/>, and work on an existing
    /// package counts in the same way as its training.
    /// </value>
    public TokenCounting? Tokens { get; }

    /// <summary>Gets how tokens are counted, including the default.</summary>
    internal TokenCounting Counting => Tokens ?? TokenCounting.O200k;

    /// <summary>Reads and checks a pool file.</summary>
    /// <param name="path">The path of the JSON file.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="DataException">The file is missing, is larger than 16 MiB, is not in UTF-8, is not JSON, or is not a valid pool. The message names the member, its value and the fix.</exception>
    public static PoolFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        try
        {
            return Parse(path, Encoding.UTF8.GetString(InputFile.ReadText(path, MaxBytes).Span));
        }
        catch (InvalidDataException e)
        {
            throw new DataException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the pool file cannot be read: {e.Message} Give the path of a pool file.", e);
        }
    }

    /// <summary>Returns a copy of the pool with another way to count tokens.</summary>
    /// <param name="tokens">How to count the tokens of responses without usage.</param>
    /// <returns>A new instance.</returns>
    public PoolFile WithTokens(TokenCounting tokens) => new(Reference, Models, tokens);

    /// <summary>Adds the models of this pool to options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="client">Makes the backend of the model with an id.</param>
    internal void AddTo(BestRouteOptions options, Func<string, IChatClient> client)
    {
        foreach (var model in Models)
        {
            options.Models.Add(new ModelOptions
            {
                Id = model.Id,
                ChatClient = client(model.Id),
                Price = model.Price,
                MaxSamples = model.MaxSamples,
                IsReference = model.Id == Reference,
            });
        }
    }

    /// <summary>Returns the pool with the token counting of a package's training, unless the pool file sets it.</summary>
    internal PoolFile ForPackage(PackagePool trained) => Tokens is null ? WithTokens(CountingOf(trained)) : this;

    /// <summary>The pool of a package, with the prices of its training.</summary>
    /// <exception cref="PackageException">The package has no price for a model.</exception>
    internal static PoolFile Of(PackagePool pool, string package) => new(
        pool.Reference,
        [
            .. pool.Models.Select(model => new PoolFileModel(
                model.Id,
                model.Price ?? throw new PackageException($"{package}: the package has no price for '{model.Id}'; give a pool file with prices."),
                model.MaxSamples)),
        ],
        CountingOf(pool));

    internal static PoolFile Parse(string path, string json)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(json);
            root = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new DataException($"{path}: not valid JSON{(e.LineNumber is { } line ? $" in line {line + 1}" : "")}: {JsonMessage.Of(e)} Write one object with 'reference' and 'models'.", e);
        }

        try
        {
            return new Parser(path).Pool(root);
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{path}: a string contains half of a surrogate pair, so it is not valid text; replace it.", e);
        }
    }

    private static TokenCounting CountingOf(PackagePool trained) =>
        trained.Tokens == PackagePool.O200k ? TokenCounting.O200k : TokenCounting.Characters;

    private sealed class Parser(string path)
    {
        public PoolFile Pool(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Error($"the pool is a JSON {Kind(root)}; write an object with 'reference' and 'models'.");
            }

            var reference = Text(root, "reference", "reference");
            if (!root.TryGetProperty("models", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                throw Error("'models' is missing or not an array; list the models of the pool.");
            }

            var models = new List<PoolFileModel>();
            var ids = new HashSet<string>(StringComparer.Ordinal);
            foreach (var element in list.EnumerateArray())
            {
                var model = Model(element, $"models[{models.Count}]");
                if (!ids.Add(model.Id))
                {
                    throw Error($"models[{models.Count}].id '{model.Id}' appears twice; give each model its own id.");
                }

                models.Add(model);
            }

            if (models.Find(model => model.Id == reference) is not { } found)
            {
                throw Error($"reference '{reference}' is not one of the models ({string.Join(", ", ids)}); use one of these ids, or add the model.");
            }

            if (found.MaxSamples > 1)
            {
                throw Error($"maxSamples of the reference '{reference}' is {found.MaxSamples}; the reference draws one sample, so set maxSamples to 1 or leave it out.");
            }

            if (models.Count < 2)
            {
                throw Error("'models' has only the reference; add at least one candidate model.");
            }

            return new PoolFile(reference, models, Tokens(root));
        }

        private TokenCounting? Tokens(JsonElement root) => !root.TryGetProperty("tokens", out var value) || value.ValueKind == JsonValueKind.Null
            ? null
            : (value.ValueKind == JsonValueKind.String ? TokenCountingNames.Parse(value.GetString()!) : null)
                ?? throw Error($"'tokens' is {value.GetRawText()}; use {TokenCountingNames.All}, or leave it out.");

        private PoolFileModel Model(JsonElement element, string member)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Error($"{member} is a JSON {Kind(element)}; write an object with 'id', 'inputPricePerMillion' and 'outputPricePerMillion'.");
            }

            var id = Text(element, "id", $"{member}.id");
            var price = new PoolFilePriceParser(id, Error).Parse(element, member);
            var samples = 1;
            if (element.TryGetProperty("maxSamples", out var value)
                && (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out samples) || samples is < 1 or > ModelRoute.MaxSamples))
            {
                throw Error($"{member}.maxSamples of '{id}' is {value.GetRawText()}; use a whole number from 1 to {ModelRoute.MaxSamples}.");
            }

            return new PoolFileModel(id, price, samples, new PoolFileBackendParser(id, member, Error).Parse(element));
        }

        private string Text(JsonElement element, string name, string member)
        {
            if (!element.TryGetProperty(name, out var value))
            {
                throw Error($"'{member}' is missing; give the id of a model.");
            }

            return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : throw Error($"'{member}' is {value.GetRawText()}; give the id of a model as a string that is not empty.");
        }

        private DataException Error(string what) => new($"{path}: {what}");

        private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();
    }
}
