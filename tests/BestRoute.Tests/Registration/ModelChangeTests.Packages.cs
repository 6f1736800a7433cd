namespace BestRoute.Tests;

/// <content>Models and packages that change together.</content>
public sealed partial class ModelChangeTests
{
    [Fact]
    public async Task The_reference_changes_together_with_its_package()
    {
        await DecideAsync();
        using var other = new TemporaryFolder();
        Package(["small", "large", "medium"]).Save(other.Package);

        _configuration.Replace(["medium", "small", "large"], static id => id, reference: "medium", other.Package);

        Assert.Equal("medium", (await DecideAsync()).ReferenceModel);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task The_package_is_replaced_first_and_then_a_new_model_joins()
    {
        await DecideAsync();
        PackageOf("small", "medium", "foreign").Save(_folder.Package);
        Look();
        Assert.Equal(["large", "small"], await ModelsAsync());

        Change("large", "small", "foreign");

        Assert.Equal(["large", "small", "foreign"], await ModelsAsync());
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task A_new_model_joins_first_and_then_the_package_is_replaced()
    {
        await DecideAsync();
        Change("large", "small", "foreign");
        Assert.Equal(["large", "small"], await ModelsAsync());
        Assert.Single(Errors);

        PackageOf("small", "medium", "foreign").Save(_folder.Package);
        Look();

        Assert.Equal(["large", "small", "foreign"], await ModelsAsync());
        Assert.Single(Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_leaves_the_pool_and_the_package_in_either_order(bool packageFirst)
    {
        await DecideAsync();
        if (packageFirst)
        {
            PackageOf("medium").Save(_folder.Package);
            Look();
            Assert.Equal(["large", "small"], await ModelsAsync());
            Assert.Contains("does not know the model 'small'", Assert.Single(Errors).Error!.Message, StringComparison.Ordinal);
        }

        Change("large", "medium");
        Assert.Equal(["large", "medium"], await ModelsAsync());
        PackageOf("medium").Save(_folder.Package);
        Look();

        Assert.Equal(["large", "medium"], await ModelsAsync());
        Assert.Equal(RoutingPackage.Load(_folder.Package).Id, (await DecideAsync()).PackageId);
        Assert.Equal(packageFirst ? 1 : 0, Errors.Count());
    }
}
