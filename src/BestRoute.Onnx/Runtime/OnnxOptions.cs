namespace BestRoute.Onnx;

/// <summary>How a model runs on ONNX Runtime. Read once, when the model is opened; later changes do not count.</summary>
public sealed class OnnxOptions
{
    private const int MaxThreads = 256;
    private const int MaxDeviceId = 255;
    private const int LargestBatch = 1024;
    private const int LargestQueue = 1 << 20;

    /// <summary>Gets or sets where the model runs.</summary>
    /// <value>The default is <see cref="OnnxDevice.Auto"/>.</value>
    public OnnxDevice Device { get; set; }

    /// <summary>Gets or sets the number of the GPU, 0 to 255, as CUDA counts them; ignored on the CPU.</summary>
    /// <value>The default is 0.</value>
    public int DeviceId { get; set; }

    /// <summary>Gets or sets how many threads one run may use on the CPU, 1 to 256. Each open model has its own.</summary>
    /// <value>
    /// The default is <see langword="null"/>: half of the processors that the process sees (which is about the number of cores), at least 1 and at most
    /// 4. More threads answer one request sooner; fewer answer more requests at once.
    /// </value>
    public int? Threads { get; set; }

    /// <summary>Gets or sets the path of the native library of ONNX Runtime (1.31 or later). A process has one: the first model opened decides.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the environment variable <c>BESTROUTE_ONNXRUNTIME</c> if it is set, else the library that the application
    /// brings with the package <c>Microsoft.ML.OnnxRuntime</c> or <c>Microsoft.ML.OnnxRuntime.Gpu</c>.
    /// </value>
    public string? LibraryPath { get; set; }

    /// <summary>Gets or sets whether idle threads wait busily for the next work within a run.</summary>
    /// <value>The default is <see langword="false"/>: spinning takes processor time from the rest of the application and rarely gains any.</value>
    public bool AllowSpinning { get; set; }

    /// <summary>Gets or sets how many sequences one run computes at most on a GPU, 1 to 1,024; ignored on the CPU, where each runs alone.</summary>
    /// <value>
    /// The default is 32. Concurrent requests share runs with others of about their length. The samples of one draw are in one run unless there are more than this.
    /// </value>
    public int MaxBatchSize { get; set; } = 32;

    /// <summary>Gets or sets how long a request waits at most for others to share a run with while the GPU is idle, 0 to 1 second; ignored on the CPU.</summary>
    /// <value>The default is 0: an idle GPU begins at once, and requests gather while it computes.</value>
    public TimeSpan MaxBatchDelay { get; set; }

    /// <summary>Gets or sets how many requests wait for a run at most on a GPU, 1 to 1,048,576; ignored on the CPU.</summary>
    /// <value>The default is 1,024. Further requests wait for room before they are read, in the order of their coming.</value>
    public int QueueCapacity { get; set; } = 1024;

    /// <summary>Gets the threads that are used: <see cref="Threads"/> or its default.</summary>
    internal int EffectiveThreads => Threads ?? DefaultThreads(Environment.ProcessorCount);

    /// <summary>Gets further settings of the session by ONNX Runtime's own names, for measurements and tests; they come last.</summary>
    internal Dictionary<string, string> SessionSettings { get; } = [];

    internal static int DefaultThreads(int processors) => Math.Clamp(processors <= 2 ? processors : processors / 2, 1, 4);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the member, the value and the range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Device))
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}.{nameof(Device)} is {Device}; it must be Auto, Cpu or Cuda.");
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
            throw new ArgumentException($"{nameof(OnnxOptions)}.{nameof(MaxBatchDelay)} is {MaxBatchDelay}; it must be 0 to 1 second.");
        }

        if (LibraryPath is { } path && string.IsNullOrWhiteSpace(path))
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}.{nameof(LibraryPath)} is blank; set the path of the native library or null.");
        }
    }

    private static void Check(string member, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{nameof(OnnxOptions)}.{member} is {value}; it must be {least} to {most}.");
        }
    }
}
