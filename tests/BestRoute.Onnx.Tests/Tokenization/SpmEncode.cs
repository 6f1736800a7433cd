using System.Diagnostics;

namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>The official program of SentencePiece, where it is installed.</summary>
internal static class SpmEncode
{
    public const string Program = "spm_encode";

    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>The ids of texts without line feeds.</summary>
    public static IReadOnlyList<string> Run(string model, IReadOnlyList<string> texts)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["texts"], string.Concat(texts.Select(text => text + "\n")));
        var start = new ProcessStartInfo(Program, [$"--model={model}", "--output_format=id", $"--input={folder["texts"]}", $"--output={folder["ids"]}"])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return File.ReadAllLines(folder["ids"]);
    }
}
