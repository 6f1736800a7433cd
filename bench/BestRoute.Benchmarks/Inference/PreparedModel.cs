using BestRoute.Onnx;
using BestRoute.Studies.Generation;

namespace BestRoute.Benchmarks.Inference;

/// <summary>A model of one shape as files: the folder that it comes from, the plain graph, and a model folder per precision.</summary>
internal sealed class PreparedModel(string work, string name, DebertaShape shape, ModelKind kind)
{
    /// <summary>Gets the shape.</summary>
    public DebertaShape Shape => shape;

    /// <summary>Gets the plain graph.</summary>
    public string Plain
    {
        get
        {
            var path = Path.Combine(work, $"{name}-plain", "model.onnx");
            return Made(path, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                PlainDeberta.Write(shape, Source, path);
            });
        }
    }

    private string Source
    {
        get
        {
            var folder = Path.Combine(work, $"{name}-source");
            Made(Path.Combine(folder, "model.safetensors"), () => ModelGenerator.Write(shape, folder, seed: 1));
            return folder;
        }
    }

    /// <summary>Imports the model, unless an earlier run did; without trying it, since the benchmarks compare outputs themselves.</summary>
    /// <returns>The model folder.</returns>
    public string Folder(ModelPrecision precision)
    {
        var folder = Path.Combine(work, $"{name}-{precision}");
        var pooling = kind == ModelKind.Encoder ? Pooling.Cls : Pooling.Context;
        Made(
            Path.Combine(folder, ModelFolder.ManifestFile),
            () =>
            {
                Directory.CreateDirectory(folder);
                ModelImporter.WriteUntried(new ImportRequest { From = Source, Kind = kind, Precision = precision, Pooling = pooling }, folder);
            });
        return folder;
    }

    private static string Made(string path, Action make)
    {
        if (!File.Exists(path))
        {
            make();
        }

        return path;
    }
}
