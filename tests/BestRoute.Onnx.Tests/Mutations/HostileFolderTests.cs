using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace BestRoute.Onnx.Tests;

/// <summary>Folders whose files lead out of them, wait for ever, or never end.</summary>
public sealed partial class HostileFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HostileFolderTests()
    {
        TinyDeberta.WriteReward(_folder["hf"]);
        Directory.CreateDirectory(_folder["model"]);
        Directory.CreateDirectory(_folder["elsewhere"]);
        ModelImporter.WriteUntried(new ImportRequest { From = _folder["hf"], Kind = ModelKind.Reward }, _folder["model"]);
    }

    public static TheoryData<string> Escapes => ["../secret", "..", ".", "", "/etc/hostname", "sub/secret", "sub\\secret", "C:secret", "secret ", "a\0b"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Escapes))]
    public void A_manifest_names_files_of_its_folder_only(string name)
    {
        File.WriteAllText(_folder["secret"], "secret");
        var path = _folder["model", "model.json"];
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest["files"]![name] = FileDigest.Of("secret"u8);
        File.WriteAllText(path, manifest.ToJsonString());

        Refused("It must be the name of a file in the same folder", () => ModelFolder.Open(_folder["model"]));

        manifest["files"]!.AsObject().Remove(name);
        manifest["tokenizer"]!["file"] = name;
        File.WriteAllText(path, manifest.ToJsonString());
        Refused("model.json", () => ModelFolder.Open(_folder["model"]));
    }

    [Theory]
    [MemberData(nameof(Escapes))]
    public void An_index_names_files_of_its_folder_only(string name)
    {
        File.Move(_folder["hf", "model.safetensors"], _folder["secret"]);
        File.WriteAllText(_folder["hf", "model.safetensors.index.json"], new JsonObject { ["weight_map"] = new JsonObject { ["a"] = name } }.ToJsonString());

        Refused("not the name of a file in the same folder", () => ModelWeights.Open(_folder["hf"]));
    }

    [UnixFact]
    public void Data_of_a_graph_may_be_a_link_only_if_the_graph_is_one_next_to_it()
    {
        var (graph, data) = (_folder["model", "model.onnx"], _folder["model", "model.onnx.data"]);
        File.Move(data, _folder["elsewhere", "blob1"]);
        File.CreateSymbolicLink(data, "../elsewhere/blob1");
        Refused("a link to another folder", () => OnnxModelCheck.Check(graph));
        Refused("a link to another folder", () => ModelFolder.Open(_folder["model"]));

        // As in the cache of Hugging Face.
        File.Move(graph, _folder["elsewhere", "blob2"]);
        File.CreateSymbolicLink(graph, "../elsewhere/blob2");
        Assert.Equal(["model.onnx.data"], OnnxModelCheck.Check(graph).DataFiles);

        File.Delete(data);
        File.CreateSymbolicLink(data, "other");
        File.Move(_folder["elsewhere", "blob1"], _folder["model", "other"]);
        Assert.Equal(["model.onnx.data"], OnnxModelCheck.Check(graph).DataFiles);
    }

    [UnixTheory]
    [InlineData("model", "model.json")]
    [InlineData("model", "model.onnx")]
    [InlineData("model", "model.onnx.data")]
    [InlineData("model", "spm.model")]
    [InlineData("hf", "config.json")]
    [InlineData("hf", "model.safetensors")]
    public void Pipes_devices_and_links_in_a_circle_are_refused_and_not_waited_for(string folder, string name)
    {
        var path = _folder[folder, name];
        File.Delete(path);
        Assert.Equal(0, MakePipe(path, 0x180));
        Refused(name, () => Open(folder));

        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");
        Refused(name, () => Open(folder));

        File.Delete(path);
        File.CreateSymbolicLink(path, name);
        Refused(name, () => Open(folder));

        File.Delete(path);
        Directory.CreateDirectory(path);
        Refused(name, () => Open(folder));
    }

    [Theory]
    [InlineData("hf", "config.json")]
    [InlineData("model", "model.json")]
    public void F1_text_in_another_encoding_is_refused_with_file_and_line(string folder, string name)
    {
        var path = _folder[folder, name];
        var text = File.ReadAllText(path);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes($"\n{{ \"café\": 1, {text.TrimStart()[1..]}"));
        Refused($"{name}, line 2: byte 7 of the line (0xE9) is not valid UTF-8; save the file as UTF-8.", () => Open(folder));

        File.WriteAllText(path, text, Encoding.Unicode);
        Refused($"{name}, line 1: the text is in UTF-16 or UTF-32; save the file as UTF-8.", () => Open(folder));

        File.WriteAllText(path, text, Encoding.UTF8);
        Open(folder);
    }

    [Theory]
    [InlineData("hf", "config.json", 17)]
    [InlineData("hf", "spm.model", 513)]
    [InlineData("model", "model.json", 17)]
    public void Files_larger_than_any_of_their_kind_are_refused_unread(string folder, string name, long megabytes)
    {
        using (var file = File.Open(_folder[folder, name], FileMode.Open))
        {
            file.SetLength(megabytes << 20);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("at most", () => Open(folder));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private void Open(string folder)
    {
        if (folder == "model")
        {
            ModelFolder.Open(_folder[folder]);
        }
        else
        {
            Directory.CreateDirectory(_folder["out"]);
            ModelImporter.WriteUntried(new ImportRequest { From = _folder[folder], Kind = ModelKind.Reward }, _folder["out"]);
        }
    }

    private static void Refused(string part, Action open) =>
        Assert.Contains(part, Assert.Throws<OnnxModelException>(open).Message, StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
