using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BestRoute.Tests;

/// <summary>F5: what <c>dotnet publish</c> of a web application carries. The project refers to the library that was built for the tests, and to the targets of its NuGet package.</summary>
public sealed class PublishTests : IDisposable
{
    private const string Program = """
        using BestRoute;
        using Microsoft.Extensions.AI;

        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddBestRoute()
            .AddReferenceModel("large", new Silent(), new ModelPrice(10, 10))
            .AddModel("small", new Silent(), new ModelPrice(1, 1))
            .UsePackage("routing/package");
        var app = builder.Build();
        var decision = await app.Services.GetRequiredService<IChatRouter>().RouteAsync([new(ChatRole.User, "Hi")]);
        Console.WriteLine($"{decision.Routes.Count(route => route.MatchProbability is not null)} routes have predictions.");

        sealed class Silent : IChatClient
        {
            public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

            public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

            public object? GetService(Type serviceType, object? serviceKey = null) => null;

            public void Dispose()
            {
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("bestroute-publish-").FullName;

    public PublishTests()
    {
        TestPackages.Create(prompts: new([1])).Save(PathOf("app", "routing", "package"));
        Directory.CreateDirectory(PathOf("elsewhere"));
        Write("Program.cs", Program);
        File.WriteAllText(PathOf("nuget.config"), "<configuration><packageSources><clear /></packageSources></configuration>");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Publish_without_the_item_carries_only_a_part_and_the_error_names_what_is_missing_and_the_item()
    {
        Project("");

        await RunAsync("app", 0, "publish", "-nologo", "-m:1", "-nodeReuse:false", "-o", PathOf("out"));
        var output = await RunAsync("elsewhere", null, PathOf("out", "App.dll"));

        Assert.Contains("'prompts.bin', 'weights.safetensors' are missing", output, StringComparison.Ordinal);
        Assert.Contains("<BestRoutePackage Include=\"FOLDER\" />", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_with_the_item_carries_what_the_application_needs_to_route_from_any_folder_without_the_SDK_and_nothing_else()
    {
        Project("""<BestRoutePackage Include="routing/package" />""");

        await RunAsync("app", 0, "publish", "-nologo", "-m:1", "-nodeReuse:false", "-o", PathOf("out"));

        var host = RuntimeWithoutSdk();
        Assert.Empty(await RunAsync(host, "elsewhere", 0, "--list-sdks"));
        Assert.Equal("2 routes have predictions.", (await RunAsync(host, "elsewhere", 0, PathOf("out", "App.dll"))).Trim());
        string[] package = [.. FilesOf(PathOf("app", "routing", "package")).Select(static file => Path.Combine("routing", "package", file))];
        string[] application =
        [
            "App.deps.json", "App.dll", "App.pdb", "App.runtimeconfig.json", "App.staticwebassets.endpoints.json", "BestRoute.dll", "Microsoft.Extensions.AI.Abstractions.dll", "Polly.Core.dll",
            "System.Numerics.Tensors.dll", "web.config",
        ];

        // A reference to a file brings its documentation and symbols. A reference to a NuGet package does not.
        Assert.Equal(application.Concat(package).Order(StringComparer.Ordinal), FilesOf(PathOf("out")).Except(["BestRoute.pdb", "BestRoute.xml"]));
    }

    [Fact]
    public async Task Every_file_of_a_package_and_a_package_outside_of_the_project_are_carried()
    {
        TestPackages.Create(scorer: new FakeModel("R")).Save(PathOf("shared", "package"));
        Project("""<BestRoutePackage Include="../shared/package/" /><BestRoutePackage Include="../shared/package" TargetPath="routing/package" />""");

        await RunAsync("app", 0, "publish", "-nologo", "-m:1", "-nodeReuse:false", "-o", PathOf("out"));

        string[] expected = ["manifest.json", Path.Combine("reward", "model.txt"), "weights.safetensors"];
        Assert.Equal(expected, FilesOf(PathOf("out", "package")));
        Assert.Equal(expected, FilesOf(PathOf("out", "routing", "package")));
    }

    [Fact]
    public async Task A_folder_that_is_not_a_package_fails_the_build()
    {
        Directory.Delete(PathOf("app", "routing"), recursive: true);
        Project("""<BestRoutePackage Include="routing/package" />""");

        var output = await RunAsync("app", 1, "build", "-nologo", "-m:1", "-nodeReuse:false");

        Assert.Contains("error BESTROUTE001: The BestRoutePackage 'routing/package' is not a package", output, StringComparison.Ordinal);
        Assert.Contains("Make the package with `bestroute train`", output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    /// <summary>Makes an installation of .NET that has the runtime that runs this test, and no SDK.</summary>
    private string RuntimeWithoutSdk()
    {
        var installed = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        Directory.CreateDirectory(PathOf("dotnet"));
        File.Copy(Path.Combine(installed, program), PathOf("dotnet", program));
        Directory.CreateSymbolicLink(PathOf("dotnet", "host"), Path.Combine(installed, "host"));
        Directory.CreateSymbolicLink(PathOf("dotnet", "shared"), Path.Combine(installed, "shared"));
        return PathOf("dotnet", program);
    }

    private void Project(string items) => Write("App.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{AppContext.BaseDirectory}BestRoute.dll" />
            <Reference Include="{AppContext.BaseDirectory}Microsoft.Extensions.AI.Abstractions.dll" />
            {items}
          </ItemGroup>
          <Import Project="{AppContext.BaseDirectory}BestRoute.targets" />
        </Project>
        """);

    private string PathOf(params string[] names) => Path.Combine([_folder, .. names]);

    private void Write(string name, string text) => File.WriteAllText(PathOf("app", name), text);

    private Task<string> RunAsync(string folder, int? exitCode, params string[] arguments) => RunAsync("dotnet", folder, exitCode, arguments);

    /// <summary>Runs <c>dotnet</c> in a folder.</summary>
    /// <returns>What it wrote.</returns>
    private async Task<string> RunAsync(string host, string folder, int? exitCode, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(host, arguments)
        {
            WorkingDirectory = PathOf(folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().OrHang() + await error.OrHang();
        await process.WaitForExitAsync().OrHang();
        Assert.True(exitCode is null ? process.ExitCode != 0 : process.ExitCode == exitCode, output);
        return output;
    }
}
