namespace BestRoute.Onnx;

/// <summary>How the score of a path is kept. Where two segmentations are equally good, the last bit decides, and so two libraries differ.</summary>
internal interface IScorePrecision
{
    /// <summary>A score as it is kept.</summary>
    static abstract double Keep(double score);
}
