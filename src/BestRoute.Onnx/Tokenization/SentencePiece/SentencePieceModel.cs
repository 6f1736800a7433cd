using System.Text;

namespace BestRoute.Onnx;

/// <summary>The content of a SentencePiece model file (<c>ModelProto</c>) that is needed to encode. It is checked.</summary>
internal sealed class SentencePieceModel
{
    private const int UnigramType = 1;
    private const int PieceField = 1;
    private const int TrainerField = 2;
    private const int NormalizerField = 3;

    /// <summary>More pieces than any vocabulary has. Ids stay small numbers.</summary>
    private const int MaxPieces = 1 << 24;

    /// <summary>Logarithms of probabilities are far from this limit. Beyond it, sums of scores would not be finite.</summary>
    private const float MaxScore = 1e30f;

    private readonly List<(byte[] Text, float Score, PieceKind Kind)> _pieces = [];

    /// <summary>The field of the file whose message is being read; 0 outside of them. Errors name it.</summary>
    private int _field;

    private SentencePieceModel(string name) => Name = name;

    /// <summary>Gets the name of the file in errors.</summary>
    public string Name { get; }

    /// <summary>Gets the pieces, by id: UTF-8 text, finite score, kind.</summary>
    public IReadOnlyList<(byte[] Text, float Score, PieceKind Kind)> Pieces => _pieces;

    /// <summary>Gets the id of the one unknown piece.</summary>
    public int UnknownId { get; private set; } = -1;

    /// <summary>Gets a value indicating whether unknown characters become their bytes.</summary>
    public bool ByteFallback { get; private set; }

    /// <summary>Gets a value indicating whether the dummy space is added at the end of the text instead of its beginning.</summary>
    public bool SpaceIsSuffix { get; private set; }

    /// <summary>Gets the character map; null to keep characters as they are.</summary>
    public CharacterMap? CharacterMap { get; private set; }

    /// <summary>Gets a value indicating whether a space is put before the text.</summary>
    public bool AddDummyPrefix { get; private set; } = true;

    /// <summary>Gets a value indicating whether spaces at both ends are removed, and several spaces in a row become one.</summary>
    public bool RemoveExtraSpaces { get; private set; } = true;

    /// <summary>Gets a value indicating whether a space becomes U+2581.</summary>
    public bool EscapeSpaces { get; private set; } = true;

    /// <summary>Reads a model.</summary>
    /// <exception cref="OnnxModelException">It is damaged, or not a Unigram model.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> file, string name)
    {
        var model = new SentencePieceModel(name);
        try
        {
            model.ReadFile(file);
        }
        catch (FormatException exception)
        {
            var place = model._field switch
            {
                PieceField => $"{name}, piece {model._pieces.Count},",
                TrainerField => $"{name}, trainer_spec,",
                NormalizerField => $"{name}, normalizer_spec,",
                _ => name,
            };
            throw new OnnxModelException($"{place} is not readable as protobuf: {exception.Message}. The file is truncated or damaged, or it is not a SentencePiece model.", exception);
        }

        return model.UnknownId >= 0
            ? model
            : throw new OnnxModelException($"{name} has {model._pieces.Count} pieces, but none of them for unknown text. It is damaged, or not a SentencePiece model.");
    }

    private void ReadFile(ReadOnlySpan<byte> file)
    {
        var reader = new ProtoReader(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case PieceField:
                    AddPiece(reader.Bytes());
                    break;
                case TrainerField:
                    ReadTrainer(reader.Bytes());
                    break;
                case NormalizerField:
                    ReadNormalizer(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }

            _field = 0;
        }
    }

    private void AddPiece(ReadOnlySpan<byte> message)
    {
        _field = PieceField;
        var id = _pieces.Count;
        var reader = new ProtoReader(message);
        ReadOnlySpan<byte> text = default;
        float score = 0;
        var kind = PieceKind.Normal;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    text = reader.Utf8Bytes();
                    break;
                case 2:
                    score = reader.Single();
                    break;
                case 3:
                    kind = (PieceKind)reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var wrong = text.Length is 0 or > PieceTrie.MaxPieceLength ? $"has {text.Length} bytes, but must have 1 to {PieceTrie.MaxPieceLength}"
            : !(Math.Abs(score) <= MaxScore) ? $"has the score {score}, but must have a finite score of at most {MaxScore}"
            : !Enum.IsDefined(kind) ? $"has the kind {(int)kind}, which does not exist"
            : kind == PieceKind.Unknown && UnknownId >= 0 ? $"is for unknown text, but so is piece {UnknownId}, and only one is allowed"
            : id >= MaxPieces ? $"is too many: the maximum is {MaxPieces} pieces"
            : null;
        if (wrong is not null)
        {
            throw new OnnxModelException($"{Name}, piece {id}, '{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 64)])}' {wrong}.");
        }

        UnknownId = kind == PieceKind.Unknown ? id : UnknownId;
        _pieces.Add((text.ToArray(), score, kind));
    }

    private void ReadTrainer(ReadOnlySpan<byte> message)
    {
        _field = TrainerField;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    var type = reader.Integer();
                    if (type != UnigramType)
                    {
                        var kind = type switch { 2 => "BPE", 3 => "WORD", 4 => "CHAR", _ => $"{type}" };
                        throw new OnnxModelException($"{Name} has the trainer_spec.model_type {kind}, but only UNIGRAM is supported.");
                    }

                    break;
                case 24:
                    SpaceIsSuffix = reader.Integer() != 0;
                    break;
                case 35:
                    ByteFallback = reader.Integer() != 0;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadNormalizer(ReadOnlySpan<byte> message)
    {
        _field = NormalizerField;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    var blob = reader.Bytes();
                    CharacterMap = blob.IsEmpty ? null : CharacterMap.Parse(blob, $"{Name}, normalizer_spec.precompiled_charsmap,");
                    break;
                case 3:
                    AddDummyPrefix = reader.Integer() != 0;
                    break;
                case 4:
                    RemoveExtraSpaces = reader.Integer() != 0;
                    break;
                case 5:
                    EscapeSpaces = reader.Integer() != 0;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }
}
