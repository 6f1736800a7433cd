using BestRoute;
using BestRoute.Onnx;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a pool use packages whose encoder or reward model runs on ONNX Runtime.</summary>
public static class OnnxBestRouteBuilderExtensions
{
    /// <summary>Opens the models that the pool's package carries, in the process, on ONNX Runtime.</summary>
    /// <remarks>
    /// The application brings the native library: it references <c>Microsoft.ML.OnnxRuntime</c> or <c>Microsoft.ML.OnnxRuntime.Gpu</c>. Models are opened when the
    /// host starts, so that a damaged one or a missing library is found then; a package that a change of the options names is opened at that change. Models
    /// of a package that is no longer used are closed once no request needs them, all others with the container.
    /// </remarks>
    /// <param name="builder">The pool.</param>
    /// <param name="configure">Sets the device, threads and batching; <see langword="null"/> for the defaults. Called again, it adds to what was set before.</param>
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
