using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx.Tests.Build;

/// <summary>Which package the repository's programs get ONNX Runtime from, with stand-ins for the packages and without a network.</summary>
public sealed class OnnxRuntimePackageTests : IDisposable
{
    private const string Gpu = "Microsoft.ML.OnnxRuntime.Gpu";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bestroute-native-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_library_is_that_for_the_cpu()
    {
        Layout();
        Package("Microsoft.ML.OnnxRuntime", "1.31.1", "linux-x64", "win-x64", "ios");

        Assert.Equal(["Microsoft.ML.OnnxRuntime/linux-x64"], await PublishAsync("linux-x64"));
    }

    [Fact]
    public async Task A_build_for_no_system_carries_the_library_of_this_machine_only()
    {
        var machine = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        Layout();
        Package("Microsoft.ML.OnnxRuntime", "1.31.1", machine, "ios", "android");

        Assert.Equal([$"Microsoft.ML.OnnxRuntime/{machine}"], await PublishAsync(null));
    }

    [Fact]
    public async Task A_named_package_takes_its_place_in_the_named_version()
    {
        Layout();
        Package("Stand.In", "9.8.7", "linux-x64");

        Assert.Equal(["Stand.In/linux-x64"], await PublishAsync("linux-x64", "-p:OnnxRuntimePackage=Stand.In", "-p:OnnxRuntimePackageVersion=9.8.7"));
    }

    [Theory]
    [InlineData("linux-x64", "Linux")]
    [InlineData("win-x64", "Windows")]
    public async Task The_package_for_gpus_is_its_half_for_the_system(string system, string half)
    {
        Layout();
        Package($"{Gpu}.{half}", "1.31.0", system);

        Assert.Equal([$"{Gpu}.{half}/{system}"], await PublishAsync(system, $"-p:OnnxRuntimePackage={Gpu}"));
    }

    private void Layout()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "build");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Directory.CreateDirectory(Path.Combine(_folder.FullName, "feed"));
        File.WriteAllText(Path.Combine(_folder.FullName, "src", "App.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <SelfContained>false</SelfContained>
              </PropertyGroup>
              <Import Project="OnnxRuntime.targets" />
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder.FullName, "src", "Program.cs"), "System.Console.WriteLine();");
        File.WriteAllText(Path.Combine(_folder.FullName, "nuget.config"), """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
            </configuration>
            """);
    }

    /// <summary>Makes a package with a library for each system, which says where it comes from.</summary>
    private void Package(string id, string version, params string[] systems)
    {
        using var package = ZipFile.Open(Path.Combine(_folder.FullName, "feed", $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write($"{id}.nuspec", $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>nobody</authors><description>A stand-in.</description></metadata>
            </package>
            """);

        // As Microsoft's packages do with the libraries for Windows.
        Write("build/windows.so", "copied by the package");
        Write($"build/{id}.props", """<Project><ItemGroup><None Include="$(MSBuildThisFileDirectory)windows.so" CopyToOutputDirectory="PreserveNewest" /></ItemGroup></Project>""");
        Array.ForEach(systems, system => Write($"runtimes/{system}/native/stand-in.so", $"{id}/{system}"));

        void Write(string path, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(path).Open());
            writer.Write(text);
        }
    }

    /// <summary>Publishes a program for a system, or for none in particular.</summary>
    /// <returns>What the native libraries say that it carries.</returns>
    private async Task<IEnumerable<string>> PublishAsync(string? system, params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "publish", "src/App.csproj", "-nologo", "-m:1", "-nodeReuse:false", "-o", "out", .. system is null ? (string[])[] : ["-r", system], .. options,
            ])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return Directory.EnumerateFiles(Path.Combine(_folder.FullName, "out"), "*.so", SearchOption.AllDirectories).Select(File.ReadAllText);
    }
}
