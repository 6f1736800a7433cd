using BestRoute;
using BestRoute.Onnx;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a pool use packages whose encoder or reward model is an ONNX model.</summary>
public static class OnnxBestRouteBuilderExtensions
{
    /// <summary>Opens the models of the pool's package on ONNX Runtime, in this process.</summary>
    /// <remarks>
    /// The application must reference the native library: <c>Microsoft.ML.OnnxRuntime</c> or <c>Microsoft.ML.OnnxRuntime.Gpu</c>. Models are opened when the host
    /// starts, so a damaged model or a missing library is an error at start-up. If a change of the options names another package, or the package is replaced on disk, its models are opened then.
    /// The models of a package that is no longer used are closed when no request needs them. All other models are closed with the container.
    /// </remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="configure">Sets the device, threads and batching; <see langword="null"/> for the defaults. If you call this method again, it adds to the earlier settings.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static IBestRouteBuilder UseOnnx(this IBestRouteBuilder builder, Action<OnnxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var pool = builder.Name;
        var key = new OnnxModelsKey(pool);
        builder.Services.AddOptions<OnnxOptions>(pool);
        if (configure is not null)
        {
            builder.Services.Configure(pool, configure);
        }

        builder.Services.TryAddKeyedSingleton(key, (provider, _) => new OnnxModels(
            provider.GetRequiredService<IOptionsMonitor<OnnxOptions>>().Get(pool), provider.GetService<ILoggerFactory>()));
        builder.Services.AddOptions<BestRouteOptions>(pool).Configure<IServiceProvider>(
            (options, provider) => options.ModelLoader = provider.GetRequiredKeyedService<OnnxModels>(key));
        return builder;
    }
}
