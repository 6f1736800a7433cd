namespace BestRoute.Onnx;

/// <summary>The convolution that the larger DeBERTa-v2 models have next to their first layer.</summary>
/// <param name="KernelSize">The number of tokens that it reads; odd.</param>
/// <param name="Groups">The number of groups of channels.</param>
/// <param name="Activation">Its activation.</param>
internal sealed record DebertaConvolution(int KernelSize, int Groups, Activation Activation);
