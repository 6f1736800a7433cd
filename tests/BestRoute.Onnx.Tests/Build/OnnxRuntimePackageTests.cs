using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx.Tests.Build;

/// <summary>Where the repository's programs get ONNX Runtime from, with stand-ins for npm and for the NuGet package, and without a network.</summary>
public sealed class OnnxRuntimePackageTests : IDisposable
{
    private const string FromNuGet = "from the package";
    private const string FromNpm = "from npm";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bestroute-native-");

    private static string LibraryName
        => OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private string Output => Path.Combine(_folder.FullName, "App", "out");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task TheNamedPackage_TakesThePlaceOfNpm()
    {
        Layout();
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var inPackage = $"runtimes/{system}-{Architecture}/native/{LibraryName}";
        Package("Stand.In.Gpu", "9.8.7", inPackage);

        var log = await BuildAsync("-p:OnnxRuntimePackage=Stand.In.Gpu", "-p:OnnxRuntimePackageVersion=9.8.7", "-p:NpmCommand=no-such-npm");

        Assert.DoesNotContain("npm", log, StringComparison.Ordinal);
        Assert.Equal(FromNuGet, await File.ReadAllTextAsync(Path.Combine(Output, inPackage)));
        Assert.False(File.Exists(Path.Combine(Output, LibraryName)));
    }

    [Fact]
    public async Task TheLibraryOfThisMachine_ComesFromNpm_WithItsLicence_AndWithoutNpmTheBuildGoesOn()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // The stand-in for npm is a shell script.
        }

        Layout();
        var without = await BuildAsync("-p:NpmCommand=no-such-npm");
        Assert.Contains("OnnxRuntime is built without its npm packages", without, StringComparison.Ordinal);
        Assert.DoesNotContain("onnxruntime", Files(), StringComparison.OrdinalIgnoreCase);

        var (system, name) = OperatingSystem.IsMacOS() ? ("darwin", "libonnxruntime.1.dylib") : ("linux", "libonnxruntime.so.1");
        var npm = Path.Combine(_folder.FullName, "npm.sh");
        await File.WriteAllTextAsync(
            npm,
            $"""
             for place in {system}/{Architecture} other/{Architecture} {system}/other; do
               mkdir -p node_modules/onnxruntime-node/bin/napi-v6/$place
               printf '{FromNpm}' > node_modules/onnxruntime-node/bin/napi-v6/$place/{name}
             done

             """);
        await BuildAsync($"-p:NpmCommand=sh {npm}");

        Assert.Equal($"{LibraryName} onnxruntime.LICENSE.txt", Files());
        Assert.Equal(FromNpm, await File.ReadAllTextAsync(Path.Combine(Output, LibraryName)));
    }

    private string Files() => string.Join(
        ' ', Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .Where(name => name!.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal));

    private void Layout()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "build");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Directory.CreateDirectory(Path.Combine(_folder.FullName, "App"));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "feed"));
        File.WriteAllText(Path.Combine(_folder.FullName, "App", "App.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../native/OnnxRuntime/OnnxRuntime.csproj" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder.FullName, "App", "Program.cs"), "System.Console.WriteLine();");
        File.WriteAllText(Path.Combine(_folder.FullName, "nuget.config"), """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
            </configuration>
            """);
    }

    private void Package(string id, string version, string file)
    {
        using var package = ZipFile.Open(Path.Combine(_folder.FullName, "feed", $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write($"{id}.nuspec", $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>nobody</authors><description>A stand-in.</description></metadata>
            </package>
            """);
        Write(file, FromNuGet);

        void Write(string path, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(path).Open());
            writer.Write(text);
        }
    }

    private async Task<string> BuildAsync(params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["build", "App/App.csproj", "-nologo", "-m:1", "-nodeReuse:false", $"-p:OutDir={Output}{Path.DirectorySeparatorChar}", .. options])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
