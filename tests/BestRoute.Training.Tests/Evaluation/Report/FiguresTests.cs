namespace BestRoute.Training.Tests.Evaluation.Html;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(1.27, 1, "+1.3")]
    [InlineData(-1.26, 1, "\u22121.3")]
    [InlineData(0, 1, "0.0")]
    [InlineData(0.04, 1, "0.0")]
    [InlineData(-0.04, 1, "0.0")]
    [InlineData(-0.0, 2, "0.00")]
    public void Signed_has_a_sign_only_where_digits_are_left(double value, int digits, string text) => Assert.Equal(text, Figures.Signed(value, digits));

    [Theory]
    [InlineData(1234.6, "$1,235")]
    [InlineData(345.6, "$346")]
    [InlineData(6.714, "$6.71")]
    [InlineData(0.0756, "$0.0756")]
    [InlineData(0.000257, "$0.000257")]
    [InlineData(0, "$0")]
    public void Money_keeps_the_digits_that_tell_prices_apart(double dollars, string text) => Assert.Equal(text, Figures.Money(dollars));

    [Fact]
    public void Range_signs_both_ends() => Assert.Equal("[\u22120.5, +2.0]", Figures.Range(-0.5, 2, 1));
}
