namespace BestRoute;

/// <summary>Turns text into counts of hashed word and character n-grams.</summary>
/// <remarks>
/// Text is converted to lower case character by character. Words are runs of letters, digits and marks. Every other character that is not white
/// space is a word of its own. Character n-grams run over the text with white space collapsed and one space at each end. Hashes depend only on
/// the text. Instances are immutable and safe for concurrent use.
/// </remarks>
internal sealed class LexicalFeatures
{
    private const uint HashBasis = 2_166_136_261;
    private const uint HashPrime = 16_777_619;
    private const uint OrderStep = 0x9E37_79B9;
    private const uint WordSeed = 0x5BD1_E995;

    private readonly int[] _wordOrders;
    private readonly int[] _characterOrders;
    private readonly int _maxCharacters;

    /// <summary>Initializes a new instance of the <see cref="LexicalFeatures"/> class.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public LexicalFeatures(LexicalEncoderParameters parameters)
    {
        parameters.Validate();
        Buckets = parameters.Buckets;
        _wordOrders = [.. parameters.WordOrders];
        _characterOrders = [.. parameters.CharacterOrders];
        _maxCharacters = parameters.MaxCharacters;
        Capacity = Math.Min(Buckets, (_wordOrders.Length + _characterOrders.Length) * (_maxCharacters + 3));
    }

    /// <summary>Gets the number of buckets.</summary>
    public int Buckets { get; }

    /// <summary>Gets the length that the buffers for <see cref="Extract"/> must have: no text has more distinct buckets.</summary>
    public int Capacity { get; }

    /// <summary>Counts the n-grams of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="buckets">Receives the distinct buckets, in the order of their first n-gram; at least <see cref="Capacity"/> long.</param>
    /// <param name="counts">Receives, in the same order, how often each was hit.</param>
    /// <returns>How many entries were written.</returns>
    public int Extract(ReadOnlySpan<char> text, Span<int> buckets, Span<float> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets.Length, Capacity, nameof(buckets));
        ArgumentOutOfRangeException.ThrowIfLessThan(counts.Length, Capacity, nameof(counts));

        var scratch = LexicalScratch.Current;
        var hits = new Hits(scratch.Counts(Buckets), buckets);
        var normalized = scratch.Text(_maxCharacters + 3);

        // The two parts of a long text are read as if there were white space between them.
        var head = TextClip.HeadAndTail(text, _maxCharacters, out var tail);
        normalized[0] = ' ';
        var length = AddWords(head, normalized, 1, ref hits);
        length = AddWords(tail, normalized, length, ref hits);
        AddCharacters(normalized[..length], ref hits);

        return hits.Drain(counts);
    }

    /// <summary>Turns counts into weights: (1 + ln count) x idf, scaled to Euclidean length 1 (0 if every idf is 0).</summary>
    /// <param name="buckets">The buckets, as <see cref="Extract"/> returned them.</param>
    /// <param name="counts">Their counts; receives the weights.</param>
    /// <param name="idf">The inverse document frequency of every bucket, finite and 0 or more.</param>
    public static void Weigh(ReadOnlySpan<int> buckets, Span<float> counts, ReadOnlySpan<float> idf)
    {
        var squares = 0.0;
        for (var i = 0; i < buckets.Length; i++)
        {
            var weight = SublinearFrequency.Of(counts[i]) * idf[buckets[i]];
            counts[i] = weight;
            squares += (double)weight * weight;
        }

        if (squares > 0)
        {
            var scale = (float)(1 / Math.Sqrt(squares));
            for (var i = 0; i < buckets.Length; i++)
            {
                counts[i] *= scale;
            }
        }
    }

    /// <summary>Adds the word n-grams of a part of the text and appends its normalized characters. The part ends with a space.</summary>
    private int AddWords(ReadOnlySpan<char> text, Span<char> normalized, int length, ref Hits hits)
    {
        Span<uint> window = stackalloc uint[LexicalEncoderParameters.MaxOrder];
        window.Clear();
        var words = 0;
        var word = HashBasis;
        var inWord = false;

        foreach (var original in text)
        {
            var character = CharacterClass.ToLower(original, out var isWord, out var isSpace);
            if (isWord)
            {
                word = (word ^ character) * HashPrime;
                inWord = true;
                normalized[length++] = character;
                continue;
            }

            if (inWord)
            {
                AddWord(word, window, ++words, ref hits);
                word = HashBasis;
                inWord = false;
            }

            if (!isSpace)
            {
                AddWord((HashBasis ^ character) * HashPrime, window, ++words, ref hits);
                normalized[length++] = character;
            }
            else if (normalized[length - 1] != ' ')
            {
                normalized[length++] = ' ';
            }
        }

        if (inWord)
        {
            AddWord(word, window, ++words, ref hits);
        }

        if (normalized[length - 1] != ' ')
        {
            normalized[length++] = ' ';
        }

        return length;
    }

    private void AddWord(uint word, scoped Span<uint> window, int words, ref Hits hits)
    {
        window[words % LexicalEncoderParameters.MaxOrder] = word;
        foreach (var order in _wordOrders)
        {
            if (order > words)
            {
                break;
            }

            var hash = WordSeed;
            for (var k = words - order + 1; k <= words; k++)
            {
                hash = (hash ^ window[k % LexicalEncoderParameters.MaxOrder]) * HashPrime;
                hash = uint.RotateLeft(hash, 13);
            }

            hits.Add(Mix(hash + ((uint)order * OrderStep)));
        }
    }

    private void AddCharacters(ReadOnlySpan<char> text, ref Hits hits)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var hash = HashBasis;
            var end = start;
            foreach (var order in _characterOrders)
            {
                if (start + order > text.Length)
                {
                    break;
                }

                while (end < start + order)
                {
                    hash = (hash ^ text[end++]) * HashPrime;
                }

                hits.Add(Mix(hash + ((uint)order * OrderStep)));
            }
        }
    }

    /// <summary>The finalizer of MurmurHash3 (public domain): every bit of the input reaches the low bits that choose the bucket.</summary>
    private static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EB_CA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2_AE35;
        return hash ^ (hash >> 16);
    }

    /// <summary>Counts per bucket, with the list of buckets that are not zero, so that clearing costs no more than counting.</summary>
    private ref struct Hits(Span<int> counts, Span<int> buckets)
    {
        private readonly Span<int> _counts = counts;
        private readonly Span<int> _buckets = buckets;
        private int _distinct;

        public void Add(uint hash)
        {
            var bucket = (int)(hash & (uint)(_counts.Length - 1));
            if (_counts[bucket]++ == 0)
            {
                _buckets[_distinct++] = bucket;
            }
        }

        public readonly int Drain(Span<float> destination)
        {
            for (var i = 0; i < _distinct; i++)
            {
                ref var count = ref _counts[_buckets[i]];
                destination[i] = count;
                count = 0;
            }

            return _distinct;
        }
    }
}
