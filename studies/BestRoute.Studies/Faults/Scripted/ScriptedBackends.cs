using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>The scripted models of one cell. The clock moves by hand.</summary>
internal sealed class ScriptedBackends : ICellBackends
{
    // Small, so that a draw on a busy machine can do its work before its time is over.
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(50);

    private readonly ScriptedFault _fault;
    private readonly Dictionary<string, ScriptedClient> _clients;
    private readonly CancellationTokenSource _end = new();
    private readonly FakeTimeProvider _time = new();

    public ScriptedBackends(Cell cell)
    {
        _fault = (ScriptedFault)cell.Fault;
        _clients = new[] { Promise.Candidate, Promise.Reference }.ToDictionary(
            static model => model,
            model => new ScriptedClient(model, cell.IsFaulty(model) ? _fault : null, cell.Place == Place.OneOfN ? 1 : null, isPlain: false, _end.Token));
    }

    public TimeSpan? Limit => null;

    public TimeProvider Time => _time;

    public string Answer(string model) => ScriptedCall.AnswerOf(model);

    public IChatClient Plain(string model) => new ScriptedClient(model, _fault, sample: null, isPlain: true, _end.Token);

    public IChatClient Client(string model) => _clients[model];

    public CallCounter Calls(string model) => _clients[model].Calls;

    public async Task PassAsync(Task request)
    {
        while (!request.IsCompleted)
        {
            // Everything that can run without the clock runs first.
            for (var i = 0; i < 50 && !request.IsCompleted; i++)
            {
                await Task.Yield();
            }

            // Time passes only for calls that hang, so that a slow machine ends nothing else.
            if (_clients.Values.Any(static client => client.IsWaitedFor))
            {
                _time.Advance(_tick);
            }
        }
    }

    public void Dispose() => _end.Cancel();
}
