using System.Security.Cryptography;
using BestRoute.Training.Tests.Evaluation;
using Microsoft.Extensions.Options;

namespace BestRoute.Training.Tests.Explanation;

public sealed class PackageExplainerTests : IDisposable
{
    private readonly SyntheticSuite _suite = new();

    public void Dispose() => _suite.Dispose();

    [Fact]
    public async Task Explain_async_shows_every_route_and_the_winner_of_the_packages_own_policy()
    {
        var decision = await PackageExplainer.ExplainAsync(_suite.PackagePath, "A prime poem", _suite.Pool);

        var lambda = _suite.Package.Manifest.OperatingPoint.Lambda;
        Assert.Equal(_suite.Package.Manifest.Routes, decision.Routes.Select(route => route.Route));
        Assert.Equal(lambda, decision.Lambda);
        Assert.Equal(decision.Routes.MaxBy(route => route.Quality - (lambda * route.DecisionCost)).Route, decision.Route);
        Assert.Null(decision.Cost);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(_suite.PackagePath, "manifest.json"))))[..12], decision.PackageId);
    }

    [Fact]
    public async Task Explain_async_without_a_pool_takes_the_prices_of_the_training()
    {
        var decision = await PackageExplainer.ExplainAsync(_suite.PackagePath, "A prime poem");

        var (package, predictions) = (_suite.Package, new RoutePrediction[_suite.Package.Manifest.Routes.Count]);
        await new LinearMatchPredictor(package.Encoder, package.Heads, package.Manifest.Routes, package.Manifest.Calibration)
            .PredictAsync("A prime poem", predictions, CancellationToken.None);

        // 12 characters are 3 tokens; large answers with 50 tokens on average, at 10 and 30 dollars per million.
        Assert.Equal(((3 * 10) + (50 * predictions[0].LengthFactor * 30)) / 1e6, decision.ReferenceEstimatedCost, 12);
    }

    [Fact]
    public async Task Explain_async_of_a_package_without_prices_asks_for_a_pool()
    {
        var manifest = _suite.Package.Manifest;
        new RoutingPackage
        {
            Encoder = _suite.Package.Encoder,
            Heads = _suite.Package.Heads,
            Scorer = _suite.Package.Scorer,
            Manifest = manifest with
            {
                Pool = manifest.Pool with { Models = [.. manifest.Pool.Models.Select(model => model with { Price = null })] },
            },
        }.Save(_suite.PackagePath);

        var error = await Assert.ThrowsAsync<PackageException>(() => PackageExplainer.ExplainAsync(_suite.PackagePath, "Hi"));

        Assert.Contains("'large'", error.Message, StringComparison.Ordinal);
        Assert.Contains("pool", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_async_with_a_pool_that_the_package_does_not_know_names_the_model()
    {
        var json = await File.ReadAllTextAsync(_suite.PoolPath);
        await File.WriteAllTextAsync(_suite.PoolPath, json.Replace("\"small\"", "\"tiny\"", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => PackageExplainer.ExplainAsync(_suite.PackagePath, "Hi", PoolFile.Load(_suite.PoolPath)));

        Assert.Contains("'tiny'", error.Message, StringComparison.Ordinal);
    }
}
