using System.Buffers;

namespace BestRoute;

/// <summary>Words of a response, and which kind of answer it gives to which words of the prompt, hashed into a few thousand buckets.</summary>
internal static class HashedFeatures
{
    private const int ResponseWords = 48;
    private const int PromptWordCount = 32;
    private const int AnswerCharacters = 48;

    // The kinds of features; each goes into the hash, so that a word falls into another bucket in each kind.
    private const ulong Word = 1;
    private const ulong WordPair = 2;
    private const ulong AnswerShape = 3;
    private const ulong PromptWordAndForm = 4;

    /// <summary>Computes the hashed features of one response.</summary>
    /// <returns>Distinct buckets, ascending, and their values: a vector of length 1, or an empty one.</returns>
    public static (int[] Buckets, float[] Values) Compute(LinearRewardParameters parameters, PromptWords prompt, string text, ExtractedAnswer answer)
    {
        var counts = new SortedDictionary<int, int>();
        void Add(ulong kind, ulong first, ulong second)
        {
            var hash = Mix(Mix(Mix((ulong)parameters.Seed + kind) ^ first) ^ second);
            var bucket = (int)(hash % (ulong)parameters.HashBuckets);
            counts[bucket] = counts.GetValueOrDefault(bucket) + 1;
        }

        var tokens = ArrayPool<ulong>.Shared.Rent(ResponseWords);
        var count = RougeL.Tokenize(text, tokens.AsSpan(0, ResponseWords));
        for (var i = 0; i < count; i++)
        {
            Add(Word, tokens[i], 0);
            if (i > 0)
            {
                Add(WordPair, tokens[i], tokens[i - 1]);
            }
        }

        ArrayPool<ulong>.Shared.Return(tokens);

        Span<char> shape = stackalloc char[AnswerCharacters + 2];
        var length = Shape(answer.Text, shape);
        for (var i = 0; i + 2 < length; i++)
        {
            Add(AnswerShape, ((ulong)shape[i] << 32) | ((ulong)shape[i + 1] << 16) | shape[i + 2], 0);
        }

        var form = ((ulong)answer.Rule << 32) | ((ulong)(length > 2 ? shape[1] : ' ') << 16) | (length > 2 ? shape[length - 2] : ' ');
        foreach (var word in prompt.Sequence.Reverse().Take(PromptWordCount))
        {
            Add(PromptWordAndForm, word, form);
        }

        var norm = Math.Sqrt(counts.Values.Sum(static value => (double)value * value));
        return ([.. counts.Keys], [.. counts.Values.Select(value => (float)(value / norm))]);
    }

    /// <summary>Writes the answer with a mark at each end, with runs of digits as 9 and runs of letters as a.</summary>
    private static int Shape(string answer, Span<char> shape)
    {
        var length = 0;
        shape[length++] = '^';
        foreach (var character in answer)
        {
            var kind = char.IsDigit(character) ? '9' : char.IsLetter(character) ? 'a' : character;
            if (length == shape.Length - 1)
            {
                break;
            }

            if (kind is not ('9' or 'a') || shape[length - 1] != kind)
            {
                shape[length++] = kind;
            }
        }

        shape[length++] = '$';
        return length;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
