using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace BestRoute.Tests;

/// <summary>A new folder that is gone after the test, and edits of the package in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bestroute-").FullName;

    /// <summary>A path in the folder, where nothing exists yet.</summary>
    public string Package => Path.Combine(_root, "package");

    public string File(string name) => Path.Combine(Package, name);

    /// <summary>Changes the manifest of the package.</summary>
    public void EditManifest(Action<JsonNode> edit)
    {
        var json = JsonNode.Parse(System.IO.File.ReadAllText(File("manifest.json")))!;
        edit(json);
        System.IO.File.WriteAllText(File("manifest.json"), json.ToJsonString());
    }

    /// <summary>Changes the weights of the package and lists the digest of the changed file, so that only the content is another one.</summary>
    public void EditWeights(Func<byte[], byte[]> edit)
    {
        var content = edit(System.IO.File.ReadAllBytes(File("weights.safetensors")));
        System.IO.File.WriteAllBytes(File("weights.safetensors"), content);
        EditManifest(json => json["files"]!["weights.safetensors"] = Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>Changes the header of the weights.</summary>
    public void EditHeader(Func<string, string> edit) => EditWeights(file =>
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var header = Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(file, 8, length)));
        var size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
        return [.. size, .. header, .. file[(8 + length)..]];
    });

    public string[] Siblings() => [.. Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
