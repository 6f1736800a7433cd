namespace BestRoute.Training.Tests;

public class PoolFileTests
{
    private const string Large = """{"id":"large","inputPricePerMillion":3,"outputPricePerMillion":15}""";
    private const string Small = """{"id":"small","inputPricePerMillion":0.1,"outputPricePerMillion":0.4}""";

    [Fact]
    public void Reads_models_in_their_order_with_prices_and_limits()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("pool.json", """
            {"reference":"large","comment":"ignored","models":[
              {"id":"small","inputPricePerMillion":0.1,"outputPricePerMillion":0.4,"maxSamples":64,"origin":"ignored"},
              {"id":"large","inputPricePerMillion":3,"outputPricePerMillion":15,"cachedInputPricePerMillion":0.3,"maxSamples":1}]}
            """);

        var pool = PoolFile.Load(path);

        Assert.Equal("large", pool.Reference);
        Assert.Equal(
            [new PoolFileModel("small", new ModelPrice(0.1, 0.4), 64), new PoolFileModel("large", new ModelPrice(3, 15, 0.3), 1)],
            pool.Models);
    }

    [Fact]
    public void Reads_every_member_of_a_price()
    {
        var pool = PoolFile.Parse("p", $$"""
            {"reference":"large","models":[{{Large}},{"id":"s","inputPricePerMillion":1,"outputPricePerMillion":2,"cacheWritePricePerMillion":1.25,"reasoningPricePerMillion":3,
              "priceTiers":[{"abovePromptTokens":200000,"inputPricePerMillion":4,"outputPricePerMillion":5,"cachedInputPricePerMillion":0.5}]}]}
            """);

        Assert.Equal(new ModelPrice(1, 2, null, 1.25, 3, [new(200_000, new(4, 5, 0.5))]), pool.Models[1].Price);
    }

    [Theory]
    [InlineData("3", "models[1].priceTiers of 's' is 3; give a list")]
    [InlineData("[3]", "models[1].priceTiers[0] of 's' is 3; write an object")]
    [InlineData("""[{"inputPricePerMillion":1,"outputPricePerMillion":1}]""", "models[1].priceTiers[0].abovePromptTokens of 's' is missing")]
    [InlineData("""[{"abovePromptTokens":-1,"inputPricePerMillion":1,"outputPricePerMillion":1}]""", "models[1].priceTiers[0].abovePromptTokens of 's' is -1")]
    [InlineData("""[{"abovePromptTokens":9,"inputPricePerMillion":-1,"outputPricePerMillion":1}]""", "models[1].priceTiers[0].inputPricePerMillion of 's' is -1")]
    [InlineData("""[{"abovePromptTokens":9,"inputPricePerMillion":1,"outputPricePerMillion":1},{"abovePromptTokens":9,"inputPricePerMillion":1,"outputPricePerMillion":1}]""", "has two tiers")]
    public void Bad_tiers_name_the_member_and_the_value(string tiers, string expected)
    {
        var error = Assert.Throws<DataException>(() => PoolFile.Parse(
            "p", $$"""{"reference":"large","models":[{{Large}},{"id":"s","inputPricePerMillion":1,"outputPricePerMillion":2,"priceTiers":{{tiers}}}]}"""));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_draw_one_sample_unless_told_otherwise() =>
        Assert.All(PoolFile.Parse("p", $$"""{"reference":"large","models":[{{Large}},{{Small}}]}""").Models, model => Assert.Equal(1, model.MaxSamples));

    [Theory]
    [InlineData("{", "not valid JSON in line 1: ")]
    [InlineData("{\n  \"reference\": large\n}", "not valid JSON in line 2: 'l' is an invalid start of a value. Write")]
    [InlineData("[]", "the pool is a JSON array")]
    [InlineData("{}", "'reference' is missing")]
    [InlineData("""{"reference":7}""", "'reference' is 7")]
    [InlineData("""{"reference":"large"}""", "'models' is missing")]
    [InlineData("""{"reference":"large","models":{}}""", "'models' is missing or not an array")]
    [InlineData("""{"reference":"large","models":[3]}""", "models[0] is a JSON number")]
    [InlineData("""{"reference":"large","models":[{}]}""", "'models[0].id' is missing")]
    [InlineData("""{"reference":"large","models":[{"id":""}]}""", "'models[0].id' is \"\"")]
    [InlineData("""{"reference":"other","models":[L,S]}""", "reference 'other' is not one of the models (large, small)")]
    [InlineData("""{"reference":"large","tokens":"cl100k","models":[L,S]}""", "'tokens' is \"cl100k\"; use \"o200k\" or \"characters\", or leave it out.")]
    [InlineData("""{"reference":"large","tokens":4,"models":[L,S]}""", "'tokens' is 4; use")]
    [InlineData("""{"reference":"large","models":[L,S,L]}""", "models[2].id 'large' appears twice")]
    [InlineData("""{"reference":"large","models":[L]}""", "add at least one candidate model")]
    [InlineData("""{"reference":"large","models":[{"id":"large","outputPricePerMillion":1}]}""", "models[0].inputPricePerMillion of 'large' is missing")]
    [InlineData("""{"reference":"large","models":[{"id":"large","inputPricePerMillion":1}]}""", "models[0].outputPricePerMillion of 'large' is missing")]
    [InlineData("""{"reference":"large","models":[{"id":"a","inputPricePerMillion":-1,"outputPricePerMillion":1}]}""", "models[0].inputPricePerMillion of 'a' is -1")]
    [InlineData("""{"reference":"large","models":[{"id":"a","inputPricePerMillion":1,"outputPricePerMillion":"2"}]}""", "models[0].outputPricePerMillion of 'a' is \"2\"")]
    [InlineData("""{"reference":"large","models":[{"id":"a","inputPricePerMillion":1e999,"outputPricePerMillion":1}]}""", "a finite number of at least 0")]
    [InlineData("""{"reference":"large","models":[{"id":"a","inputPricePerMillion":1,"outputPricePerMillion":1,"cachedInputPricePerMillion":-2}]}""", "models[0].cachedInputPricePerMillion of 'a' is -2")]
    [InlineData("""{"reference":"large","models":[{"id":"a","inputPricePerMillion":1,"outputPricePerMillion":1,"maxSamples":0}]}""", "models[0].maxSamples of 'a' is 0")]
    [InlineData("""{"reference":"large","models":[{"id":"a","inputPricePerMillion":1,"outputPricePerMillion":1,"maxSamples":65}]}""", "from 1 to 64")]
    [InlineData("""{"reference":"large","models":[{"id":"a","inputPricePerMillion":1,"outputPricePerMillion":1,"maxSamples":1.5}]}""", "maxSamples of 'a' is 1.5")]
    [InlineData("""{"reference":"large","models":[{"id":"large","inputPricePerMillion":1,"outputPricePerMillion":1,"maxSamples":2},S]}""", "maxSamples of the reference 'large' is 2")]
    public void Bad_pools_name_the_file_the_member_and_the_value(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("bad.json", json.Replace("L", Large).Replace("S]", Small + "]").Replace("S,", Small + ","));

        var error = Assert.Throws<DataException>(() => PoolFile.Load(path));

        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("\"tokens\":null,", null)]
    [InlineData("\"tokens\":\"o200k\",", TokenCounting.O200k)]
    [InlineData("\"tokens\":\"characters\",", TokenCounting.Characters)]
    public void Says_how_tokens_are_counted_if_the_file_does(string member, TokenCounting? tokens)
    {
        var pool = PoolFile.Parse("p", $$"""{{{member}}"reference":"large","models":[{{Large}},{{Small}}]}""");

        Assert.Equal(tokens, pool.Tokens);
        Assert.Equal((TokenCounting.Characters, pool.Models), (pool.WithTokens(TokenCounting.Characters).Tokens, pool.WithTokens(TokenCounting.Characters).Models));
    }

    [Fact]
    public void Reads_where_models_are_asked()
    {
        const string Prices = "\"inputPricePerMillion\":1,\"outputPricePerMillion\":2";
        var models = PoolFile.Parse("p", $$"""
            {"reference":"large","models":[
              {"id":"large",{{Prices}},"endpoint":"https://api.example.com/v1","apiKeyEnvironmentVariable":"EXAMPLE_KEY_2"},
              {"id":"small",{{Prices}},"endpoint":"http://localhost:8000/v1/","modelName":"org/small","concurrency":64,"maxChoicesPerRequest":8,"outputLimitMember":"max_tokens"},
              {"id":"azure",{{Prices}},"endpoint":"https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21","apiKeyEnvironmentVariable":"K","apiKeyHeader":"api-key"},
              {"id":"tiny",{{Prices}},"endpoint":null}]}
            """).Models;

        Assert.Equal(
            [
                new PoolFileBackend(new Uri("https://api.example.com/v1"), "large") { ApiKeyEnvironmentVariable = "EXAMPLE_KEY_2" },
                new PoolFileBackend(new Uri("http://localhost:8000/v1/"), "org/small") { Concurrency = 64, MaxChoicesPerRequest = 8, OutputLimitMember = PoolFileBackend.MaxTokens },
                new PoolFileBackend(new Uri("https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21"), "azure") { ApiKeyEnvironmentVariable = "K", ApiKeyHeader = "api-key" },
                null,
            ],
            models.Select(static model => model.Backend));
        Assert.Equal((8, "max_completion_tokens"), (models[0].Backend!.Concurrency, models[0].Backend!.OutputLimitMember));
    }

    [Theory]
    [InlineData("""
        "concurrency":2
        """, "models[0].concurrency of 'large' needs 'endpoint'")]
    [InlineData("""
        "endpoint":"api.example.com"
        """, "models[0].endpoint of 'large' is \"api.example.com\"; give an absolute http or https URL")]
    [InlineData("""
        "endpoint":"ftp://example.com"
        """, "give an absolute http or https URL")]
    [InlineData("""
        "endpoint":7
        """, "models[0].endpoint of 'large' is 7")]
    [InlineData("""
        "endpoint":"https://me:secret@example.com"
        """, "has a user name, a query other than api-version, or a fragment")]
    [InlineData("""
        "endpoint":"https://example.com?key=secret"
        """, "has a user name, a query other than api-version, or a fragment")]
    [InlineData("""
        "endpoint":"https://example.com?api-version=1&key=secret"
        """, "has a user name, a query other than api-version, or a fragment")]
    [InlineData("""
        "endpoint":"http://x","maxChoicesPerRequest":65
        """, "models[0].maxChoicesPerRequest of 'large' is 65; use a whole number from 1 to 64")]
    [InlineData("""
        "apiKeyHeader":"api-key"
        """, "models[0].apiKeyHeader of 'large' needs 'endpoint'")]
    [InlineData("""
        "endpoint":"http://x","apiKeyHeader":"api-key"
        """, "models[0].apiKeyHeader of 'large' needs 'apiKeyEnvironmentVariable'")]
    [InlineData("""
        "endpoint":"http://x","apiKeyEnvironmentVariable":"K","apiKeyHeader":"api-key: secret"
        """, "models[0].apiKeyHeader of 'large' is not the name of a header")]
    [InlineData("""
        "endpoint":"http://x","apiKeyEnvironmentVariable":"sk-secret"
        """, "is not the name of an environment variable")]
    [InlineData("""
        "endpoint":"http://x","concurrency":0
        """, "models[0].concurrency of 'large' is 0; use a whole number from 1 to 1024")]
    [InlineData("""
        "endpoint":"http://x","modelName":""
        """, "models[0].modelName of 'large' is \"\"")]
    [InlineData("""
        "endpoint":"http://x","outputLimitMember":"length"
        """, "models[0].outputLimitMember of 'large' is \"length\"")]
    public void Bad_backends_are_named_without_their_secrets(string members, string expected)
    {
        var error = Assert.Throws<DataException>(() => PoolFile.Parse("p", $$"""{"reference":"large","models":[{{Large[..^1]}},{{members}}},{{Small}}]}"""));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("absent.json");

        Assert.Contains(path, Assert.Throws<DataException>(() => PoolFile.Load(path)).Message, StringComparison.Ordinal);
    }
}
