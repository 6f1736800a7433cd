using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>An application that starts while its package is being replaced.</summary>
public sealed class PoolPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _next = new();

    public PoolPackageTests()
    {
        TestPackages.Create().Save(_folder.Package);
        TestPackages.Create(scorer: TestPackages.Boosted(), prompts: new([1])).Save(_next.Package);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _next.Dispose();
    }

    [Fact]
    public void A_start_waits_until_the_package_is_complete()
    {
        File.Copy(_next.File("manifest.json"), _folder.File("manifest.json"), overwrite: true);
        string[] files = ["weights.safetensors", "prompts.bin"];
        var copied = 0;
        var time = new ImmediateTime(() => File.Copy(_next.File(files[copied]), _folder.File(files[copied++]), overwrite: true));

        Start(time);

        Assert.Equal([PoolPackage.Pause, PoolPackage.Pause], time.Waits);
    }

    [Fact]
    public void A_start_waits_until_the_folder_is_there_again()
    {
        Directory.Move(_folder.Package, _folder.Package + ".away");
        var time = new ImmediateTime(() => Directory.Move(_folder.Package + ".away", _folder.Package));

        Start(time);

        Assert.Single(time.Waits);
    }

    [Fact]
    public void A_package_that_stays_damaged_fails_the_start_after_one_pause()
    {
        File.Delete(_folder.File("weights.safetensors"));
        var time = new ImmediateTime();

        Assert.Contains("'weights.safetensors' is missing", Assert.Throws<OptionsValidationException>(() => Start(time)).Message, StringComparison.Ordinal);

        Assert.Equal([PoolPackage.Pause], time.Waits);
    }

    [Fact]
    public void A_folder_that_changes_all_the_time_fails_the_start_in_the_end()
    {
        var length = 0;
        var time = new ImmediateTime(() => File.WriteAllBytes(_folder.File("weights.safetensors"), new byte[++length]));
        File.Delete(_folder.File("weights.safetensors"));

        Assert.Throws<OptionsValidationException>(() => Start(time));

        Assert.InRange(time.Waits.Count, 2, 20);
    }

    private void Start(TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddBestRoute()
            .UsePackage(_folder.Package)
            .AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive)
            .AddModel("small", new FakeChatClient(), TestServices.Cheap);
        using var provider = services.BuildServiceProvider();
        _ = provider.GetRequiredService<IChatRouter>();
    }
}
