namespace BestRoute.Architecture.Tests;

/// <summary>The layers of each project, from bottom to top. docs/architecture.md explains them.</summary>
public class LayerTests
{
    private static readonly Dictionary<string, ProjectLayers> _projects = new ProjectLayers[]
    {
        new("BestRoute.dll", "src/BestRoute", [
            "", "Text", "Cost", "Encoding", "Routing", "Traffic", "Telemetry", "Prediction", "Selection", "Selection/Reward", "Selection/Judging", "Sampling", "Packages/Files", "Packages/Scorers", "Packages", "Pool", "State", "Budgets", "Chat", "Observation", "Registration"]),
        new("BestRoute.Onnx.dll", "src/BestRoute.Onnx", [
            "", "Runtime", "Graph", "Tokenization", "ModelFolders", "Deberta", "Inference", "Import", "Registration"]),
        new("BestRoute.OpenAI.dll", "src/BestRoute.OpenAI", ["Replies", "Choices", ""]),
        new("BestRoute.AspNetCore.dll", "src/BestRoute.AspNetCore", ["Pools", "Health", "Dashboard"]),
        new("BestRoute.Redis.dll", "src/BestRoute.Redis", [""]),
        new("BestRoute.Training.dll", "src/BestRoute.Training", [
            "Tokens", "Data", "Collection", "Grading/Agreement", "Grading/Comparison", "Grading", "Splitting", "Labels", "Learning/Features", "Learning", "Learning/Reward", "Curves", "Results", "OperatingPoints", "Training",
            "Evaluation/Input", "Evaluation/Replay", "Evaluation/Explanation", "Evaluation/Methods", "Evaluation/Measures", "Evaluation/Report", "Evaluation", "Targets"]),
        new("BestRoute.Tool.dll", "src/BestRoute.Tool", ["Console", "Backends", "Models", "Commands", ""]),
    }.ToDictionary(static project => project.Path);

    public static TheoryData<string> Projects => [.. _projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_lower_folders(string path)
    {
        var project = _projects[path];
        var uses = FolderUse.All(AssemblyOf(project), path);

        Assert.NotEmpty(uses);
        var violations = project.Violations(uses);
        Assert.True(violations.Count == 0, string.Join('\n', violations.Prepend("Files use files of higher folders:")));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_has_a_single_file(string path)
    {
        var folders = SourceFiles.Of(AssemblyOf(_projects[path]), path).GroupBy(ProjectLayers.FolderOf).ToList();

        Assert.NotEmpty(folders);
        Assert.Empty(folders.Where(static folder => folder.Key.Length > 0 && folder.Count() == 1).Select(static folder => folder.Single()));
    }

    [Fact]
    public void Every_project_of_the_solution_has_layers() =>
        Assert.Equal(
            _projects.Values.Select(static project => project.Assembly).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(AppContext.BaseDirectory, "BestRoute*.dll").Select(Path.GetFileName).OfType<string>()
                .Where(static file => !file.EndsWith(".Tests.dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_use_of_a_higher_folder_is_found()
    {
        var project = new ProjectLayers("Any.dll", "src/Any", ["Low", "High/Inner", "High", ""]);
        FolderUse[] uses =
        [
            new("High/Caller.cs", "Low/Called.cs"),
            new("High/Caller.cs", "High/Inner/Called.cs"),
            new("Low/Deep/Caller.cs", "Low/Called.cs"),
            new("Low/Deep/Caller.cs", "High/Called.cs"),
            new("High/Inner/Caller.cs", "High/Called.cs"),
        ];

        Assert.Equal(["Low/Deep/Caller.cs -> High/Called.cs", "High/Inner/Caller.cs -> High/Called.cs"], project.Violations(uses));
    }

    [Fact]
    public void Uses_are_found_in_signatures_bodies_and_base_types()
    {
        var uses = FolderUse.All(typeof(LayerTests).Assembly.Location, "tests/BestRoute.Architecture.Tests");

        Assert.Contains(new FolderUse("LayerTests.cs", "ProjectLayers.cs"), uses);
        Assert.Contains(new FolderUse("ProjectLayers.cs", "FolderUse.cs"), uses);
        Assert.Contains(new FolderUse("FolderUse.cs", "UsedTypes.cs"), uses);
        Assert.DoesNotContain(uses, static use => use.From == "UsedTypes.cs");
    }

    private static string AssemblyOf(ProjectLayers project) => Path.Combine(AppContext.BaseDirectory, project.Assembly);
}
