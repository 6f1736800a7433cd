namespace BestRoute.Onnx;

/// <summary>How a model runs on ONNX Runtime. The options are read once, when the model is opened. Later changes have no effect. Instances are not safe for concurrent use.</summary>
public sealed class OnnxOptions
{
    private const int MaxThreads = 256;
    private const int MaxDeviceId = 255;
    private const int LargestBatch = 1024;
    private const int LargestQueue = 1 << 20;

    /// <summary>Gets or sets the device on which the model runs.</summary>
    /// <value>The default is <see cref="OnnxDevice.Auto"/>.</value>
    public OnnxDevice Device { get; set; }

    /// <summary>Gets or sets the number of the GPU, 0 to 255, as CUDA counts them. It is ignored on the CPU.</summary>
    /// <value>The default is 0.</value>
    public int DeviceId { get; set; }

    /// <summary>Gets or sets how many threads one run may use on the CPU, 1 to 256. Each open model has its own threads.</summary>
    /// <value>
    /// The default is <see langword="null"/>: half of the processors that the process sees (which is about the number of cores), at least 1 and at most
    /// 4. More threads answer one request sooner. Fewer threads answer more requests at the same time.
    /// </value>
    public int? Threads { get; set; }

    /// <summary>Gets or sets the path of the native library of ONNX Runtime (1.31 or later). A process has only one: the first opened model decides.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the environment variable <c>BESTROUTE_ONNXRUNTIME</c> if it is set, otherwise the library of the package
    /// <c>Microsoft.ML.OnnxRuntime</c> or <c>Microsoft.ML.OnnxRuntime.Gpu</c> that the application references.
    /// </value>
    public string? LibraryPath { get; set; }

    /// <summary>Gets or sets whether idle threads spin while they wait for the next work of a run.</summary>
    /// <value>The default is <see langword="false"/>: spinning takes processor time from the rest of the application and rarely makes a run faster.</value>
    public bool AllowSpinning { get; set; }

    /// <summary>Gets or sets the maximum number of sequences that one run computes on a GPU, 1 to 1,024. It is ignored on the CPU, where each sequence runs alone.</summary>
    /// <value>
    /// The default is 32. Concurrent requests share runs with requests of similar length. The samples of one draw are in one run unless there are more than this number.
    /// </value>
    public int MaxBatchSize { get; set; } = 32;

    /// <summary>Gets or sets how long a request waits for others to share a run with while the GPU is idle, 0 to 1 second. It is ignored on the CPU.</summary>
    /// <value>The default is 0: an idle GPU starts at once, and requests are collected while it computes.</value>
    public TimeSpan MaxBatchDelay { get; set; }

    /// <summary>Gets or sets the maximum number of requests that wait for a run on a GPU, 1 to 1,048,576. It is ignored on the CPU.</summary>
    /// <value>The default is 1,024. Further requests wait, in the order of their arrival, before they are read.</value>
    public int QueueCapacity { get; set; } = 1024;

    /// <summary>Gets the number of threads that are used: <see cref="Threads"/> or its default.</summary>
    internal int EffectiveThreads => Threads ?? DefaultThreads(Environment.ProcessorCount);

    /// <summary>Gets more settings of the session by the names of ONNX Runtime, for measurements and tests. They are applied last.</summary>
    internal Dictionary<string, string> SessionSettings { get; } = [];

    internal static int DefaultThreads(int processors) => Math.Clamp(processors <= 2 ? processors : processors / 2, 1, 4);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range. The message names the member, the value and the range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Device))
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}.{nameof(Device)} is {Device}. It must be Auto, Cpu or Cuda.");
        }

        Check(nameof(DeviceId), DeviceId, 0, MaxDeviceId);
        if (Threads is { } threads)
        {
            Check(nameof(Threads), threads, 1, MaxThreads);
        }

        Check(nameof(MaxBatchSize), MaxBatchSize, 1, LargestBatch);
        Check(nameof(QueueCapacity), QueueCapacity, 1, LargestQueue);
        if (MaxBatchDelay < TimeSpan.Zero || MaxBatchDelay > TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}.{nameof(MaxBatchDelay)} is {MaxBatchDelay}. It must be 0 to 1 second.");
        }

        if (LibraryPath is { } path && string.IsNullOrWhiteSpace(path))
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}.{nameof(LibraryPath)} is blank. Set it to the path of the native library, or to null.");
        }
    }

    private static void Check(string member, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}.{member} is {value}. It must be {least} to {most}.");
        }
    }
}
