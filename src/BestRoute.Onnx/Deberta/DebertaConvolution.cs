namespace BestRoute.Onnx;

/// <summary>The convolution that the larger DeBERTa-v2 models have beside their first layer.</summary>
/// <param name="KernelSize">How many tokens it sees; odd.</param>
/// <param name="Groups">Into how many groups the channels are split.</param>
/// <param name="Activation">Its activation.</param>
internal sealed record DebertaConvolution(int KernelSize, int Groups, Activation Activation);
