using System.Text.Json;

namespace BestRoute.Training.Tests;

/// <summary>A folder with prompts and the output of a collection.</summary>
internal sealed class CollectionFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Prompts => _folder.Path("prompts.jsonl");

    public string Output => _folder.Path("log.jsonl");

    public string Journal => Output + ".journal";

    public string Path(string name) => _folder.Path(name);

    public CollectionFiles With(int prompts) => With(Enumerable.Range(0, prompts)
        .Select(i => JsonSerializer.Serialize(new { id = i, prompt = $"question {i}", task = "made up" })));

    public CollectionFiles With(IEnumerable<string> rows)
    {
        File.WriteAllLines(Prompts, rows);
        return this;
    }

    /// <summary>A collection of the prompts from a pool of large (the reference) and small, each asked a number of requests at a time.</summary>
    public CollectionRequest Request(int samples, params ScriptedModel[] models) => Request(samples, concurrency: 4, models);

    public CollectionRequest Request(int samples, int concurrency, params ScriptedModel[] models) => new()
    {
        Pool = Pool(concurrency, [.. models.Select(static model => model.Id)]),
        Prompts = Prompts,
        Output = Output,
        Samples = samples,
        CreateClient = model => Array.Find(models, client => client.Id == model.Id)!,
    };

    public static PoolFile Pool(int concurrency, params string[] ids) => Pool(concurrency, maxChoicesPerRequest: 1, ids);

    public static PoolFile Pool(int concurrency, int maxChoicesPerRequest, params string[] ids) => PoolFile.Parse("pool.json", JsonSerializer.Serialize(new
    {
        reference = ids[0],
        models = ids.Select(id => new
        {
            id,
            inputPricePerMillion = 1,
            outputPricePerMillion = 10,
            endpoint = "http://localhost/v1",
            concurrency,
            maxChoicesPerRequest,
        }),
    }));

    public void Dispose() => _folder.Dispose();
}
