using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The tool calls of the samples of one draw, compared by name and arguments.</summary>
/// <remarks>Two samples make the same calls if each call of one has an equal call in the other. The order of parallel calls does not matter.</remarks>
internal sealed class DrawCalls
{
    private readonly int[] _groups;

    private DrawCalls(int[] groups) => _groups = groups;

    /// <summary>Reads the samples.</summary>
    /// <returns><see langword="null"/> where no sample calls a tool.</returns>
    public static DrawCalls? Of(IReadOnlyList<ChatResponse> samples)
    {
        List<Call>?[] calls = [.. samples.Select(Read)];
        return Array.TrueForAll(calls, static sample => sample is null)
            ? null
            : new([.. calls.Select(sample => sample is null ? -1 : Array.FindIndex(calls, other => other is not null && AreSame(sample, other)))]);
    }

    /// <summary>Gets the tool calls that a response asks the application to make.</summary>
    public static IEnumerable<FunctionCallContent> In(ChatResponse response) =>
        response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Where(static call => !call.InformationalOnly);

    /// <summary>Says whether a sample calls a tool.</summary>
    public bool HasCall(int sample) => _groups[sample] >= 0;

    /// <summary>Says whether two samples, or one and itself, make the same calls.</summary>
    public bool AreSame(int left, int right) => HasCall(left) && _groups[left] == _groups[right];

    /// <summary>Counts the samples that make the same calls as a sample, itself included; 0 where it makes none.</summary>
    public int Agreement(int sample) => HasCall(sample) ? _groups.Count(group => group == _groups[sample]) : 0;

    /// <summary>Chooses what a scorer of texts has to decide between: it cannot see calls.</summary>
    /// <returns>
    /// Where at least half of the samples call a tool, the first sample with the most frequent calls. Elsewhere all samples that call none.
    /// </returns>
    public IReadOnlyList<int> Narrow()
    {
        int[] samples = [.. Enumerable.Range(0, _groups.Length)];
        return 2 * samples.Count(HasCall) >= samples.Length
            ? [samples.MaxBy(Agreement)]
            : [.. samples.Where(sample => !HasCall(sample))];
    }

    private static List<Call>? Read(ChatResponse sample)
    {
        List<Call> calls = [.. In(sample).Select(static call => new Call(call.Name, Json(call.Arguments)))];
        return calls.Count == 0 ? null : calls;
    }

    private static bool AreSame(List<Call> left, List<Call> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        List<Call> rest = [.. right];
        return left.TrueForAll(call =>
        {
            var match = rest.FindIndex(other => call.Name == other.Name && JsonText.AreEqual(call.Arguments, other.Arguments));
            if (match >= 0)
            {
                rest.RemoveAt(match);
            }

            return match >= 0;
        });
    }

    private static JsonElement Json(IDictionary<string, object?>? arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments ?? new Dictionary<string, object?>())
            {
                writer.WritePropertyName(name);
                Json(value).WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static JsonElement Json(object? value)
    {
        if (value is JsonElement { ValueKind: not JsonValueKind.Undefined } element)
        {
            return element;
        }

        // An adapter may put any object there; what has no JSON form is compared as text.
        var options = AIJsonUtilities.DefaultOptions;
        try
        {
            if (value is not null && options.TryGetTypeInfo(value.GetType(), out var type))
            {
                return JsonSerializer.SerializeToElement(value, type);
            }
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or ArgumentException or InvalidOperationException)
        {
        }

        return JsonSerializer.SerializeToElement(value?.ToString(), options.GetTypeInfo(typeof(string)));
    }

    private readonly record struct Call(string Name, JsonElement Arguments);
}
