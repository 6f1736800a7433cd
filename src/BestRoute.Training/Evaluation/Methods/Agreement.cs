namespace BestRoute.Training;

/// <summary>How far the samples of a draw agree, each with each.</summary>
internal static class Agreement
{
    /// <summary>1 where the extracted final answers are the same, 0 where they differ or either sample has none.</summary>
    public static double[,] Exact(IReadOnlyList<string> texts)
    {
        var draw = new DrawAgreement(texts);
        return Table(texts.Count, (sample, other) => draw.SameAnswer(sample, other) ? 1 : 0);
    }

    /// <summary>Sentence BLEU of each sample with each other one as the reference; 0 of a sample without a word.</summary>
    public static double[,] Bleu(IReadOnlyList<string> texts)
    {
        BleuText[] read = [.. texts.Select(static text => new BleuText(text))];
        return Table(texts.Count, (sample, other) => Training.Bleu.Sentence(read[sample], read[other]));
    }

    /// <summary>ROUGE-L (Lin, 2004) of the samples, 0 of a sample without a word.</summary>
    public static double[,] Rouge(IReadOnlyList<string> texts)
    {
        var draw = new DrawAgreement(texts);
        return Table(texts.Count, (sample, other) => string.IsNullOrWhiteSpace(texts[sample]) ? 0 : draw.Similarity(sample, other));
    }

    private static double[,] Table(int count, Func<int, int, double> agreement)
    {
        var table = new double[count, count];
        for (var sample = 0; sample < count; sample++)
        {
            for (var other = 0; other < count; other++)
            {
                table[sample, other] = agreement(sample, other);
            }
        }

        return table;
    }
}
