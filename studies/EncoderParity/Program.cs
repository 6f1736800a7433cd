using System.CommandLine;
using EncoderParity;

var lines = new Option<FileInfo?>("--lines") { Description = "Texts to compare as well: one per line, or the member 'text' of each line of a .jsonl file." };
var random = new Option<int>("--random") { Description = "The number of random strings.", DefaultValueFactory = static _ => 1000 };
var seed = new Option<int>("--seed") { Description = "The seed of the random strings.", DefaultValueFactory = static _ => 1 };
var save = new Option<DirectoryInfo?>("--save") { Description = "Saves the models of the packages to this folder, as `bestroute import` reads them, and compares nothing." };
var command = new RootCommand("Compares encoders that BestRoute imported from a graph and a vocab.txt with the Rust tokenizer library and with ONNX Runtime alone. Exits with 1 where they differ.") { lines, random, seed, save };
command.SetAction(async parsed =>
{
    if (parsed.GetValue(save) is { } folder)
    {
        foreach (var model in PackagedModel.All)
        {
            model.Write(folder.CreateSubdirectory(model.Title).FullName);
        }

        return 0;
    }

    var hasDifference = false;
    foreach (var model in PackagedModel.All)
    {
        using var comparison = new Comparison(model);
        Console.WriteLine($"\n{model.Title} ({comparison.Describe()})\n\n{Comparison.Header}");
        Console.WriteLine(await comparison.RowAsync("built-in", TextSource.BuiltIn()));
        Console.WriteLine(await comparison.RowAsync($"random, seed {parsed.GetValue(seed)}", TextSource.Random(parsed.GetValue(random), parsed.GetValue(seed))));
        if (parsed.GetValue(lines) is { } file)
        {
            Console.WriteLine(await comparison.RowAsync(file.Name, TextSource.Read(file.FullName)));
        }

        hasDifference |= comparison.HasDifference;
    }

    return hasDifference ? 1 : 0;
});
return await command.Parse(args).InvokeAsync();
