namespace BestRoute.Onnx;

/// <summary>The memory that encoding a text takes; each thread keeps one.</summary>
internal sealed class TokenizerWorkspace
{
    private const int KeptIds = 1 << 16;

    [ThreadStatic]
    private static TokenizerWorkspace? _kept;

    [ThreadStatic]
    private static Stack<TokenBuffer>? _buffers;

    /// <summary>Gets the segmentation under way.</summary>
    public UnigramLattice Lattice { get; } = new();

    /// <summary>Gets the text under normalization.</summary>
    public TextScratch Text { get; } = new();

    /// <summary>Gets the words that are cut from it.</summary>
    public TextScratch Words { get; } = new();

    /// <summary>Takes the thread's workspace, or a new one.</summary>
    public static TokenizerWorkspace Rent()
    {
        var workspace = _kept ?? new TokenizerWorkspace();
        _kept = null;
        return workspace;
    }

    /// <summary>Gives it back; after an error it is left to the garbage collector.</summary>
    public void Return()
    {
        Text.Trim();
        Words.Trim();
        _kept = this;
    }

    /// <summary>Takes an empty buffer.</summary>
    public static TokenBuffer RentBuffer() => _buffers?.TryPop(out var buffer) == true ? buffer : new TokenBuffer();

    /// <summary>Gives a buffer back.</summary>
    public static void Return(TokenBuffer buffer)
    {
        if (buffer.Count <= KeptIds)
        {
            buffer.Clear();
            (_buffers ??= new()).Push(buffer);
        }
    }
}
