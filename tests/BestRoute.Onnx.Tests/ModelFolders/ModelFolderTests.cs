using System.Text.Json.Nodes;
using BestRoute.Onnx.Tests.Deberta;
using BestRoute.Onnx.Tests.Import;

namespace BestRoute.Onnx.Tests.ModelFolders;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelFolderTests()
    {
        new DebertaCase().Write(_folder["from"]);
        File.WriteAllText(_folder["from", "tokenizer.json"], TinyTokenizer.Json);
        Directory.CreateDirectory(_folder["model"]);
        ModelImporter.WriteUntried(new() { From = _folder["from"], Kind = ModelKind.Reward }, _folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_opened()
    {
        var folder = ModelFolder.Open(_folder["model"]);

        Assert.Equal(ModelKind.Reward, folder.Manifest.Kind);
        Assert.Equal(["pooled", "logits"], folder.Manifest.Outputs);
        Assert.Equal((_folder["model", "model.onnx"], _folder["model", "model.full.onnx"]), (folder.GraphPath, folder.FullGraphPath));
        Assert.Equal(64, folder.Digest.Length);
        Assert.Equal(2, folder.Tokenizer!.Special.Cls);
        Assert.Equal(["[CLS]", "$A", "[SEP]", "$B", "[SEP]"], folder.Template!.Pair);
        Assert.Contains("\"kind\": \"reward\"", File.ReadAllText(_folder["model", "model.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.full.onnx")]
    [InlineData("model.onnx.data")]
    [InlineData("tokenizer.json")]
    public void A_byte_that_changed_is_noticed(string name)
    {
        var path = _folder["model", name];
        var content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(path, content);
        Refused($"{name} in ");

        File.Delete(path);
        Refused("cannot be read");
    }

    [Fact]
    public void A_description_that_says_something_else_is_refused()
    {
        Refused("schemaVersion = 3", static json => json["schemaVersion"] = 3);
        Refused("schemaVersion = 0", static json => json["schemaVersion"] = 0);
        Refused("damaged", static json => json["kind"] = "oracle");
        Refused("damaged", static json => json["kind"] = 1);
        Refused("damaged", static json => json.Remove("padId"));
        Refused("damaged", static json => json["surprise"] = 1);
        Refused("dimensions = 0", static json => json["dimensions"] = 0);
        Refused("'pooled'", static json => json["dimensions"] = 13);
        Refused("'logits'", static json => json["labels"] = 2);
        Refused("labels = 0", static json => json["labels"] = 0);
        Refused("padId = 50", static json => json["padId"] = 50);
        Refused("maxTokens = 0", static json => json["maxTokens"] = 0);
        Refused("'attention'", static json => json["outputs"] = new JsonArray("logits", "attention"));
        Refused("It must contain logits", static json => json["outputs"] = new JsonArray("pooled"));
        Refused("nothing twice", static json => json["outputs"] = new JsonArray("logits", "logits"));
        Refused("outputs = logits, null", static json => json["outputs"] = new JsonArray("logits", null));
        Refused("tokenizer.single = null, $A", static json => json["tokenizer"]!["single"] = new JsonArray(null, "$A"));
        Refused("ids up to 11", static json => json["vocabulary"] = 11);
        Refused("[CLS] = 4", static json => json["tokenizer"]!["specialIds"]!["[CLS]"] = 4);
        Refused("files = ../model.onnx", static json => json["files"]!["../model.onnx"] = new string('0', 64));
        Refused("model.onnx.data", static json => ((JsonObject)json["files"]!).Remove("model.onnx.data"));
        Refused("It must contain model.onnx", static json => ((JsonObject)json["files"]!).Remove("model.onnx"));
        Refused("It must contain tokenizer.json", static json => ((JsonObject)json["files"]!).Remove("tokenizer.json"));
        Refused("template", static json => json["tokenizer"]!["single"] = new JsonArray("[CLS]"));
        File.WriteAllText(_folder["model", "model.json"], "null");
        Refused("empty");
        File.Delete(_folder["model", "model.json"]);
        Refused("bestroute import");
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("fp16")]
    public void A_folder_of_version1_is_opened(string precision)
    {
        Change(json => (json["schemaVersion"], json["precision"]) = (1, precision));

        Assert.Equal(1, ModelFolder.Open(_folder["model"]).Manifest.SchemaVersion);
    }

    [Fact]
    public void An_int8_folder_of_version1_is_refused_with_the_command_that_replaces_it()
    {
        Change(static json => (json["schemaVersion"], json["precision"]) = (1, "int8"));

        Refused("processors without VNNI");
        Refused("bestroute import --from HF_FOLDER --as reward --precision int8");
        Refused("must be trained again");
    }

    private void Refused(string part, Action<JsonObject> change)
    {
        var content = Change(change);
        Refused(part);
        File.WriteAllText(_folder["model", "model.json"], content);
    }

    /// <summary>Changes the description.</summary>
    /// <returns>What it was.</returns>
    private string Change(Action<JsonObject> change)
    {
        var path = _folder["model", "model.json"];
        var content = File.ReadAllText(path);
        var json = JsonNode.Parse(content)!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
        return content;
    }

    private void Refused(string part) =>
        Assert.Contains(part, Assert.Throws<OnnxModelException>(() => ModelFolder.Open(_folder["model"])).Message, StringComparison.Ordinal);
}
