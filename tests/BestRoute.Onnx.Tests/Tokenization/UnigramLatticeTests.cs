namespace BestRoute.Onnx.Tests.Tokenization;

public sealed class UnigramLatticeTests
{
    // Pieces that overlap in all ways: in a text of one letter, no place is one where all segmentations meet.
    private static readonly (string Text, float Score)[] _pieces =
        [("a", -3.1f), ("aa", -4.2f), ("aaa", -5.9f), ("aaaaa", -9.3f), ("ab", -4f), ("ba", -4.4f), ("b", -3f), ("bab", -6f), ("abab", -7f)];

    [Theory]
    [InlineData(100, 1.0)]
    [InlineData(100, 0.5)]
    [InlineData(300_000, 1.0)]
    [InlineData(300_000, 0.7)]
    public void Encode_of_a_long_text_gives_what_the_whole_lattice_gives(int length, double share)
    {
        var model = new ProtoBytes().Piece("<unk>", 0, kind: 2);
        foreach (var (piece, score) in _pieces)
        {
            model.Piece(piece, score);
        }

        model.Bytes(3, new ProtoBytes().Number(3, 0).ToArray());
        var tokenizer = Tokenizer.Parse(model.ToArray(), "model");
        var random = new Random(10);
        var text = string.Concat(Enumerable.Range(0, length).Select(_ => random.NextDouble() < share ? 'a' : random.Next(20) == 0 ? 'c' : 'b'));

        Assert.Equal(Segment(text), tokenizer.Encode(text, TokenizationMode.Literal));
    }

    // The textbook's way, over the whole text at once.
    private static List<int> Segment(string text)
    {
        var best = new (float Score, int From, int Id)[text.Length + 1];
        Array.Fill(best, (0, -1, 0));
        for (var start = 0; start < text.Length; start++)
        {
            for (var id = 0; id <= _pieces.Length; id++)
            {
                // The unknown piece last: it only takes a character that no piece takes alone.
                var isUnknown = id == _pieces.Length;
                var piece = isUnknown ? text[start] == 'c' ? "c" : "-" : _pieces[id].Text;
                if (!text.AsSpan(start).StartsWith(piece, StringComparison.Ordinal))
                {
                    continue;
                }

                var end = start + piece.Length;
                var score = isUnknown ? (float)(-9.3f - 10f) + best[start].Score : (double)_pieces[id].Score + best[start].Score;
                if (best[end].From < 0 || score > best[end].Score)
                {
                    best[end] = ((float)score, start, isUnknown ? 0 : id + 1);
                }
            }
        }

        var ids = new List<int>();
        for (var end = text.Length; end > 0; end = best[end].From)
        {
            if (best[end].Id != 0 || ids.LastOrDefault(-1) != 0)
            {
                ids.Add(best[end].Id);
            }
        }

        ids.Reverse();
        return ids;
    }
}
