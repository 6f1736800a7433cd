namespace BestRoute.Training.Tests.Evaluation.Html;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d")]
    [InlineData("\"it's\"", "&quot;it&#x27;s&quot;")]
    [InlineData("Grüße, 世界", "Grüße, 世界")]
    [InlineData(null, "")]
    public void Of_escapes_text(string? text, string escaped) =>
        Assert.Equal($"<b title=\"{escaped}\">{escaped}</b>", BestRoute.Training.Html.Of($"<b title=\"{text}\">{text}</b>").ToString());

    // Half of a pair is no argument for an attribute, which keeps its strings in UTF-8.
    [Fact]
    public void Of_replaces_half_of_a_surrogate_pair() =>
        Assert.Equal("<p>a &#xFFFD; b</p>", BestRoute.Training.Html.Of($"<p>{"a \ud83d b"}</p>").ToString());

    [Fact]
    public void Of_takes_pieces_as_they_are()
    {
        BestRoute.Training.Html[] items = [.. new[] { "1 < 2", "b" }.Select(static item => BestRoute.Training.Html.Of($"<li>{item}</li>"))];
        BestRoute.Training.Html? nothing = null;

        Assert.Equal("<ul><li>1 &lt; 2</li><li>b</li></ul>7", BestRoute.Training.Html.Of($"<ul>{items}</ul>{nothing}{default(BestRoute.Training.Html)}{7}").ToString());
    }
}
