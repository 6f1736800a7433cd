namespace BestRoute.Onnx;

/// <summary>The memory for encoding a text. Each thread keeps one.</summary>
internal sealed class TokenizerWorkspace
{
    private const int KeptIds = 1 << 16;

    [ThreadStatic]
    private static TokenizerWorkspace? _kept;

    [ThreadStatic]
    private static Stack<TokenBuffer>? _buffers;

    /// <summary>Gets the current segmentation.</summary>
    public UnigramLattice Lattice { get; } = new();

    /// <summary>Gets the text that is being normalized.</summary>
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

    /// <summary>Returns it. After an error it is left to the garbage collector.</summary>
    public void Return()
    {
        Text.Trim();
        Words.Trim();
        _kept = this;
    }

    /// <summary>Takes an empty buffer.</summary>
    public static TokenBuffer RentBuffer() => _buffers?.TryPop(out var buffer) == true ? buffer : new TokenBuffer();

    /// <summary>Returns a buffer.</summary>
    public static void Return(TokenBuffer buffer)
    {
        if (buffer.Count <= KeptIds)
        {
            buffer.Clear();
            (_buffers ??= new()).Push(buffer);
        }
    }
}
