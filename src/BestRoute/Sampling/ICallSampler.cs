namespace BestRoute;

/// <summary>A sampler that makes all its calls with <see cref="BackendCall"/>, which gives each of them a span. The draw of any other sampler has one span.</summary>
internal interface ICallSampler : ISampler;
