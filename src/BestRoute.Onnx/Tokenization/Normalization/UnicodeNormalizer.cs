using System.Text;

namespace BestRoute.Onnx;

/// <summary>The Unicode normalization forms NFC, NFD, NFKC and NFKD.</summary>
internal sealed class UnicodeNormalizer(bool compatible, bool compose) : TextNormalizer
{
    private const int InsertionSortLimit = 32;

    // The numbers of Hangul syllables follow from their parts.
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Trails = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<char> Apply(ReadOnlySpan<char> text, TextScratch scratch)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        // A starter and all marks after it. Other characters cannot change them.
        var run = scratch.Marks;
        scratch.Begin(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, run, scratch);
        }

        Settle(run);
        Flush(run, scratch);
        return scratch.Text;
    }

    private static int Compose(int first, int second)
    {
        if (first - Leads is >= 0 and < LeadCount and var lead && second - Vowels is >= 0 and < VowelCount and var vowel)
        {
            return Syllables + (((lead * VowelCount) + vowel) * TrailCount);
        }

        if (first - Syllables is >= 0 and < SyllableCount and var syllable && syllable % TrailCount == 0 && second - Trails is > 0 and < TrailCount and var trail)
        {
            return first + trail;
        }

        return UnicodeData.CompositionOf(first, second);
    }

    private void Decompose(int codePoint, List<(int CodePoint, int Class)> run, TextScratch scratch)
    {
        if (codePoint - Syllables is >= 0 and < SyllableCount and var syllable)
        {
            Add(Leads + (syllable / (VowelCount * TrailCount)), run, scratch);
            Add(Vowels + (syllable / TrailCount % VowelCount), run, scratch);
            if (syllable % TrailCount != 0)
            {
                Add(Trails + (syllable % TrailCount), run, scratch);
            }

            return;
        }

        var parts = codePoint < 0x80 ? default : UnicodeData.DecompositionOf(codePoint, compatible);
        if (parts.IsEmpty)
        {
            Add(codePoint, run, scratch);
        }

        foreach (var part in parts)
        {
            Add(part, run, scratch);
        }
    }

    private void Add(int codePoint, List<(int CodePoint, int Class)> run, TextScratch scratch)
    {
        var combining = UnicodeData.CombiningClassOf(codePoint);
        if (combining == 0 && run.Count > 0)
        {
            Settle(run);

            // Two starters may compose, if nothing is between them.
            if (compose && run is [(var first, 0)] && Compose(first, codePoint) is >= 0 and var composed)
            {
                run[0] = (composed, 0);
                return;
            }

            Flush(run, scratch);
        }

        run.Add((codePoint, combining));
    }

    private void Settle(List<(int CodePoint, int Class)> run)
    {
        if (run.Count > InsertionSortLimit)
        {
            var sorted = run.OrderBy(item => item.Class).ToList();
            run.Clear();
            run.AddRange(sorted);
        }

        for (var i = 1; run.Count <= InsertionSortLimit && i < run.Count; i++)
        {
            for (var k = i; k > 0 && run[k - 1].Class > run[k].Class; k--)
            {
                (run[k - 1], run[k]) = (run[k], run[k - 1]);
            }
        }

        if (compose && run.Count > 1 && run[0].Class == 0)
        {
            ComposeMarks(run);
        }
    }

    private static void Flush(List<(int CodePoint, int Class)> run, TextScratch scratch)
    {
        foreach (var (codePoint, _) in run)
        {
            scratch.Append(new Rune(codePoint));
        }

        run.Clear();
    }

    // A mark joins the starter unless a mark of its class remains between them.
    private static void ComposeMarks(List<(int CodePoint, int Class)> run)
    {
        var kept = 1;
        var last = 0;
        for (var i = 1; i < run.Count; i++)
        {
            var composed = last < run[i].Class ? Compose(run[0].CodePoint, run[i].CodePoint) : -1;
            if (composed >= 0)
            {
                run[0] = (composed, 0);
            }
            else
            {
                last = run[i].Class;
                run[kept++] = run[i];
            }
        }

        run.RemoveRange(kept, run.Count - kept);
    }
}
