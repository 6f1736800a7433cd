using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace BestRoute.Training;

/// <summary>A piece of a page. What an interpolated string puts into it is escaped, unless it is such a piece itself.</summary>
/// <remarks>So nothing that comes from data can become markup by an oversight: there is no way to put in a string unescaped but <see cref="Raw"/>.</remarks>
internal readonly struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    /// <summary>Makes a piece of an interpolated string: <c>Html.Of($"&lt;td&gt;{text}&lt;/td&gt;")</c>.</summary>
    public static Html Of(Handler handler) => new(handler.ToString());

    /// <summary>Takes a text as it is: for the page's own style and scripts.</summary>
    public static Html Raw(string text) => new(text);

    /// <summary>Joins pieces.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces));

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    /// <summary>Receives the parts of an interpolated string from the compiler.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Handler(int literalLength, int formattedCount)
    {
        // Everything but what has a meaning in HTML stays readable; half of a surrogate pair becomes U+FFFD.
        private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _builder = new(literalLength + (16 * formattedCount));

        public void AppendLiteral(string literal) => _builder.Append(literal);

        public void AppendFormatted(string? text) => _builder.Append(_encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => _builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(Html? piece) => _builder.Append(piece);

        public void AppendFormatted(IEnumerable<Html> pieces) => _builder.AppendJoin("", pieces);

        public override string ToString() => _builder.ToString();
    }
}
