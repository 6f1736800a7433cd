namespace BestRoute;

/// <summary>The buffers of one thread. Encoding never leaves its thread, so they need no lock and are allocated once.</summary>
internal sealed class LexicalScratch
{
    [ThreadStatic]
    private static LexicalScratch? _current;

    private int[] _counts = [];
    private char[] _text = [];
    private char[] _normalized = [];
    private int[] _buckets = [];
    private float[] _weights = [];

    public static LexicalScratch Current => _current ??= new LexicalScratch();

    /// <summary>Gets counts that are all zero. Code that changes them must set them back to zero.</summary>
    public Span<int> Counts(int length) => Of(ref _counts, length);

    public Span<char> Text(int length) => Of(ref _text, length);

    public Span<char> Normalized(int length) => Of(ref _normalized, length);

    public Span<int> Buckets(int length) => Of(ref _buckets, length);

    public Span<float> Weights(int length) => Of(ref _weights, length);

    private static Span<T> Of<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new T[length];
        }

        return buffer.AsSpan(0, length);
    }
}
