using OxyPlot;

namespace BestRoute.Studies.Pictures;

/// <summary>The colours of a picture. The background is transparent.</summary>
/// <param name="Text">The colour of texts and axes.</param>
/// <param name="Grid">The colour of the grid.</param>
/// <param name="Ours">The colour of the package.</param>
/// <param name="Coin">The colour of the coin.</param>
internal sealed record Theme(OxyColor Text, OxyColor Grid, OxyColor Ours, OxyColor Coin)
{
    public static Theme Light { get; } = new(OxyColor.FromRgb(0x1b, 0x1f, 0x24), OxyColor.FromRgb(0xe1, 0xe5, 0xea), OxyColor.FromRgb(0x00, 0x64, 0xa8), OxyColor.FromRgb(0xb4, 0x4a, 0x0a));

    public static Theme Dark { get; } = new(OxyColor.FromRgb(0xe8, 0xea, 0xed), OxyColor.FromRgb(0x30, 0x36, 0x40), OxyColor.FromRgb(0x5d, 0xb4, 0xf5), OxyColor.FromRgb(0xff, 0x9a, 0x56));
}
