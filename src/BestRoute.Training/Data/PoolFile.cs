using System.Text.Json;

namespace BestRoute.Training;

/// <summary>The pool to collect from, train or evaluate for: the reference model, the candidate models, their prices, sample limits and backends.</summary>
/// <remarks>Instances are immutable and safe to share between threads. The file's format is in <c>docs/data-format.md</c>.</remarks>
public sealed class PoolFile
{
    private PoolFile(string reference, IReadOnlyList<PoolFileModel> models, TokenCounting? tokens)
    {
        Reference = reference;
        Models = models;
        Tokens = tokens;
    }

    /// <summary>Gets the id of the reference model.</summary>
    public string Reference { get; }

    /// <summary>Gets all models, the reference among them, in the order of the file.</summary>
    public IReadOnlyList<PoolFileModel> Models { get; }

    /// <summary>Gets how tokens are counted of responses that a log has no usage for.</summary>
    /// <value>
    /// <see langword="null"/> where the file does not say it. Then training counts by <see cref="TokenCounting.O200k"/>, and what is done with a
    /// package counts as its training did.
    /// </value>
    public TokenCounting? Tokens { get; }

    /// <summary>Gets how tokens are counted, also where nothing says it.</summary>
    internal TokenCounting Counting => Tokens ?? TokenCounting.O200k;

    /// <summary>Reads and checks a pool file.</summary>
    /// <param name="path">The path of the JSON file.</param>
    /// <returns>The pool.</returns>
    /// <exception cref="DataException">The file is missing, is no JSON, or describes no valid pool; the message names the member, its value and the mend.</exception>
    public static PoolFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the pool file cannot be read: {e.Message} Give the path of a pool file.", e);
        }
    }

    /// <summary>Returns the same pool with another way to count tokens.</summary>
    /// <param name="tokens">How tokens are counted of responses that a log has no usage for.</param>
    /// <returns>A new instance.</returns>
    public PoolFile WithTokens(TokenCounting tokens) => new(Reference, Models, tokens);

    /// <summary>Returns the same pool, which counts tokens as the training of a package did unless the pool file says how to.</summary>
    internal PoolFile ForPackage(PackagePool trained) => Tokens is null ? WithTokens(CountingOf(trained)) : this;

    /// <summary>The pool of a package, at the prices of its training.</summary>
    /// <exception cref="PackageException">The package holds no price of a model.</exception>
    internal static PoolFile Of(PackagePool pool, string package) => new(
        pool.Reference,
        [
            .. pool.Models.Select(model => new PoolFileModel(
                model.Id,
                model.Price ?? throw new PackageException($"{package}: the package holds no price of '{model.Id}'; give a pool file with prices."),
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
            throw new DataException($"{path}: a string holds half of a surrogate pair, which is no text; replace it.", e);
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

            string reference = Text(root, "reference", "reference");
            if (!root.TryGetProperty("models", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                throw Error("'models' is missing or no array; list the models of the pool there.");
            }

            var models = new List<PoolFileModel>();
            var ids = new HashSet<string>(StringComparer.Ordinal);
            foreach (var element in list.EnumerateArray())
            {
                var model = Model(element, $"models[{models.Count}]");
                if (!ids.Add(model.Id))
                {
                    throw Error($"models[{models.Count}].id '{model.Id}' is there twice; give each model an id of its own.");
                }

                models.Add(model);
            }

            if (models.Find(model => model.Id == reference) is not { } found)
            {
                throw Error($"reference '{reference}' is not among the models ({string.Join(", ", ids)}); name one of them or add it.");
            }

            if (found.MaxSamples > 1)
            {
                throw Error($"maxSamples of the reference '{reference}' is {found.MaxSamples}; the reference draws one sample, so set it to 1 or leave it out.");
            }

            if (models.Count < 2)
            {
                throw Error("'models' holds the reference alone; add at least one candidate model.");
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

            string id = Text(element, "id", $"{member}.id");
            var price = new PoolFilePriceParser(id, Error).Parse(element, member);
            int samples = 1;
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
                : throw Error($"'{member}' is {value.GetRawText()}; give the id of a model, a string that is not empty.");
        }

        private DataException Error(string what) => new($"{path}: {what}");

        private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();
    }
}
