using System.Diagnostics;

namespace BestRoute.Tool.Tests.Build;

/// <summary>The build step that fetches npm packages, with a script in place of npm.</summary>
public sealed class NpmTargetsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bestroute-npm-");

    private string Modules => Path.Combine(_folder.FullName, "obj", "npm", "node_modules");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Fetch_without_npm_lets_the_build_go_on_and_says_so()
    {
        Project();

        var output = await BuildAsync("no-such-npm");

        Assert.Contains("is built without its npm packages: 'no-such-npm ci' ended with code", output, StringComparison.Ordinal);
        Assert.Contains("0 Warning(s)", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Modules));
    }

    [Fact]
    public async Task Fetch_switched_off_does_nothing()
    {
        Project();

        var output = await BuildAsync(Npm("exit 1"), "-p:UseNpm=false");

        Assert.DoesNotContain("npm packages", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Modules));
    }

    [ShellFact]
    public async Task Fetch_asks_npm_once_until_the_lock_changes()
    {
        Project();
        var npm = Npm($"echo \"$@\" >> {_folder.FullName}/calls\nmkdir -p node_modules && cp package-lock.json node_modules/");
        await BuildAsync(npm);
        await BuildAsync(npm);
        var call = Assert.Single(await CallsAsync());
        Assert.StartsWith("ci --ignore-scripts ", call, StringComparison.Ordinal);

        var lockFile = Path.Combine(_folder.FullName, "package-lock.json");
        File.WriteAllText(lockFile, "{\"changed\": true}");
        File.SetLastWriteTimeUtc(lockFile, DateTime.UtcNow.AddMinutes(1));
        await BuildAsync(npm);

        Assert.Equal(2, (await CallsAsync()).Length);
        Assert.Equal(await File.ReadAllTextAsync(lockFile), await File.ReadAllTextAsync(Path.Combine(Modules, "package-lock.json")));
    }

    private Task<string[]> CallsAsync() => File.ReadAllLinesAsync(Path.Combine(_folder.FullName, "calls"));

    private void Project()
    {
        // The build copies it here: a path in the source is not the file's own where builds are made reproducible.
        var targets = Path.Combine(AppContext.BaseDirectory, "Npm.targets");
        File.WriteAllText(Path.Combine(_folder.FullName, "package.json"), "{}");
        File.WriteAllText(Path.Combine(_folder.FullName, "package-lock.json"), "{}");
        File.WriteAllText(Path.Combine(_folder.FullName, "test.proj"), $"""
            <Project DefaultTargets="FetchNpmPackages">
              <PropertyGroup>
                <BaseIntermediateOutputPath>obj/</BaseIntermediateOutputPath>
              </PropertyGroup>
              <Import Project="{targets}" />
            </Project>
            """);
    }

    private string Npm(string script)
    {
        var path = Path.Combine(_folder.FullName, "npm.sh");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        return "sh " + path;
    }

    private async Task<string> BuildAsync(string npm, params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["msbuild", "test.proj", "-nologo", "-nodeReuse:false", "-v:normal", "-p:UseNpm=true", $"-p:NpmCommand={npm}", .. options])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
