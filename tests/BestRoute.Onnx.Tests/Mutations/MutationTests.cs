namespace BestRoute.Onnx.Tests;

/// <summary>Some thousand damaged or hostile files of each kind: they are read, or refused with the one exception that says so. "fuzz" of the studies tries more.</summary>
public sealed class MutationTests
{
    private const int Count = 300;

    public static TheoryData<string> Kinds => [.. MutationKinds.All.Select(static kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Changed_files_are_read_or_refused_by_name_in_little_memory(string kind)
    {
        using var trial = new MutationTrial(MutationKinds.Find(kind));

        var outcomes = Enumerable.Range(0, Count).Select(trial.Try).ToList();

        Assert.Empty(outcomes.Where(static outcome => outcome.Offence is not null).Select(static outcome => $"seed {outcome.Seed}: {outcome.Offence}"));

        // Else the changes are too weak to try anything, or too strong to get anywhere.
        Assert.Contains(outcomes, static outcome => outcome.IsRead);
        Assert.Contains(outcomes, static outcome => !outcome.IsRead);
    }

    [Fact]
    public void The_same_seed_makes_the_same_file_and_another_seed_another()
    {
        var json = "{\"a\":[1,2,{\"b\":\"text\"}],\"c\":null,\"d\":{\"e\":0.5}}"u8.ToArray();

        var files = Enumerable.Range(0, 200).Select(seed => Convert.ToHexString(Mutator.Mutate(json, FileFormat.Json, seed))).ToList();

        Assert.Equal(files, Enumerable.Range(0, 200).Select(seed => Convert.ToHexString(Mutator.Mutate(json, FileFormat.Json, seed))));
        Assert.InRange(files.Distinct().Count(), 150, 200);
    }
}
