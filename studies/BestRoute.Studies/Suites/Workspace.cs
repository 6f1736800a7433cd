using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>A folder for the files of one study; it goes when the study ends.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bestroute-study-");

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Trains a package as `bestroute train --seed 1` does.</summary>
    public async Task<string> TrainAsync(string log, PoolFile pool)
    {
        var package = Path(Guid.NewGuid().ToString("N"));
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [log], Pool = pool, Seed = 1 })).Save(package);
        return package;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
