namespace BestRoute.Training.Tests;

public class TextSpoolTests
{
    [Fact]
    public void Texts_are_read_back_by_many_threads_while_others_write()
    {
        using var folder = new TemporaryFolder();
        using var spool = new TextSpool(folder.Path(""));
        var random = new Random(5);
        string[][] rows = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, random.Next(0, 6)).Select(_ => Text(random)).ToArray())];

        Parallel.For(0, rows.Length, row =>
        {
            var ends = new int[rows[row].Length];
            var place = spool.Append(rows[row], ends);
            for (var i = 0; i < ends.Length; i++)
            {
                var start = i == 0 ? 0 : ends[i - 1];
                Assert.Equal(rows[row][i], spool.Read(place + start, ends[i] - start));
            }
        });
    }

    [Fact]
    public void No_file_is_left()
    {
        using var folder = new TemporaryFolder();
        var spool = new TextSpool(folder.Path(""));
        spool.Append(["some text"], new int[1]);

        spool.Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path("")));
        Assert.Throws<ObjectDisposedException>(() => spool.Read(0, 4));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_error_that_says_what_to_do()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<DataException>(() => new TextSpool(folder.Path("absent")));

        Assert.Contains("Free disk space", error.Message, StringComparison.Ordinal);
    }

    private static string Text(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(3) * random.Next(700)).Select(_ => random.Next(4) switch { 0 => "a", 1 => "ß", 2 => "漢", _ => "🙂" }));
}
