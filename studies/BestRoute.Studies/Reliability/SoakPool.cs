using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace BestRoute.Studies.Reliability;

/// <summary>A router in a container, of which the options change while requests run: the threshold, the number of samples, and whether <c>medium</c> is in the pool.</summary>
internal sealed class SoakPool : IOptionsChangeTokenSource<BestRouteOptions>, IDisposable
{
    /// <summary>How long a candidate may take for its first content, for each update, and for a whole answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    private readonly SoakPredictor _predictor;
    private readonly SoakModel _small;
    private readonly SoakModel _medium;
    private readonly ServiceProvider _services;
    private CancellationTokenSource _change = new();
    private int _changes;

    public SoakPool(double hangs, double breaks, int seed)
    {
        _predictor = new(seed);
        _small = new(1, milliseconds: 2, hangs, breaks, seed);
        _medium = new(2, milliseconds: 4, hangs, breaks, seed);
        Reference = new(0, milliseconds: 8, hangs: 0, breaks: 0, seed);
        var services = new ServiceCollection();
        services.AddBestRoute(Configure);
        services.AddSingleton<IOptionsChangeTokenSource<BestRouteOptions>>(this);
        _services = services.BuildServiceProvider();
        Router = _services.GetRequiredService<IChatClient>();
    }

    public string Name => Options.DefaultName;

    public IChatClient Router { get; }

    /// <summary>Gets the reference, which never breaks.</summary>
    public SoakModel Reference { get; }

    public int Changes => _changes;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

    /// <summary>Changes the options every few milliseconds, until cancelled.</summary>
    public async Task ChangeAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(20, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Increment(ref _changes);
            await Interlocked.Exchange(ref _change, new()).CancelAsync();
        }
    }

    public void Dispose() => _services.Dispose();

    private void Configure(BestRouteOptions options)
    {
        options.Threshold = 0.2 + (0.2 * (_changes % 3));
        options.Predictor = _predictor;
        options.CandidateTimeout = 2 * Deadline;
        options.Models.Add(new() { Id = "large", ChatClient = Reference, Price = new(10, 10), IsReference = true });
        Add(options, new() { Id = "small", ChatClient = _small, Price = new(1, 1), MaxSamples = 1 + (_changes % 4 % 3) });
        if (_changes % 5 != 4)
        {
            Add(options, new() { Id = "medium", ChatClient = _medium, Price = new(3, 3) });
        }
    }

    private static void Add(BestRouteOptions options, ModelOptions candidate)
    {
        (candidate.FirstContentTimeout, candidate.UpdateTimeout, candidate.ResponseTimeout) = (Deadline, Deadline, Deadline);
        options.Models.Add(candidate);
    }
}
