namespace BestRoute.Onnx;

/// <summary>What a model is for.</summary>
internal enum ModelKind
{
    /// <summary>Turns a text into a vector.</summary>
    Encoder,

    /// <summary>Scores a response to a prompt.</summary>
    Reward,

    /// <summary>Predicts for every route of a pool whether it matches the reference model, as the paper's router does.</summary>
    Router,
}
