using Xunit.Abstractions;
using Xunit.Sdk;

namespace BestRoute.Onnx.Tests;

/// <summary>Runs tests in this process and prints a line for each: for machines without an SDK, such as the one of bench/gpu-check.sh.</summary>
internal sealed class InProcessRun : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly List<ITestCase> _cases = [];
    private readonly ManualResetEventSlim _finished = new();
    private readonly Lock _gate = new();
    private int _passed;
    private int _skipped;
    private int _failed;

    /// <summary>Runs the tests of the given classes.</summary>
    /// <param name="classes">The names of the classes, without their namespace.</param>
    /// <returns>0 if no test failed; 1 if one failed, or if there are no such tests.</returns>
    public static int Of(string[] classes)
    {
        using var run = new InProcessRun();
        var assembly = typeof(InProcessRun).Assembly;
        using var framework = new XunitTestFramework(run);
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        foreach (var type in assembly.GetTypes().Where(type => classes.Contains(type.Name)))
        {
            run._finished.Reset();
            discoverer.Find(type.FullName, includeSourceInformation: false, run, new DefaultOptions());
            run._finished.Wait();
        }

        run._finished.Reset();
        using var executor = framework.GetExecutor(assembly.GetName());
        executor.RunTests(run._cases, run, new DefaultOptions());
        run._finished.Wait();
        Console.WriteLine($"{run._passed} passed, {run._failed} failed, {run._skipped} skipped");
        return run._failed == 0 && run._cases.Count > 0 ? 0 : 1;
    }

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (_gate)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage found:
                    _cases.Add(found.TestCase);
                    break;
                case ITestPassed passed:
                    _passed++;
                    Console.WriteLine($"passed: {passed.Test.DisplayName}");
                    break;
                case ITestSkipped skipped:
                    _skipped++;
                    Console.WriteLine($"skipped: {skipped.Test.DisplayName}: {skipped.Reason}");
                    break;
                case ITestFailed failed:
                    Fail(failed.Test.DisplayName, failed);
                    break;
                case IFailureInformation failure: // Outside of a test: while a class or an assembly was cleaned up, or in xUnit itself.
                    Fail(message.GetType().Name, failure);
                    break;
                case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                    _finished.Set();
                    break;
            }
        }

        return true;
    }

    public void Dispose() => _finished.Dispose();

    private void Fail(string what, IFailureInformation failure)
    {
        _failed++;
        Console.WriteLine($"failed: {what}: {string.Join('\n', failure.Messages)}\n{string.Join('\n', failure.StackTraces)}");
    }

    /// <summary>Sets nothing, so that xUnit takes its defaults.</summary>
    private sealed class DefaultOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        public TValue GetValue<TValue>(string name) => default!;

        public void SetValue<TValue>(string name, TValue value) => throw new NotSupportedException();
    }
}
