using System.CommandLine;
using BestRoute.Onnx;

namespace BestRoute.Tool;

/// <summary>The one place where commands open models on ONNX Runtime, those of packages included.</summary>
internal static class ToolModels
{
    /// <summary>The option that says where models run.</summary>
    public static Option<string> Device()
    {
        var option = new Option<string>("--device")
        {
            Description = "Where models on ONNX Runtime run: 'auto' takes the GPU if it works, else the CPU; 'cuda' fails where the GPU does not work. Packages and commands without such models ignore it.",
            HelpName = "auto|cpu|cuda",
            DefaultValueFactory = static _ => "auto",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !Enum.GetNames<OnnxDevice>().Contains(token.Value, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"--device is '{token.Value}'; give auto, cpu or cuda.");
            }
        });
        return option;
    }

    /// <summary>Says in one short line that the GPU of --device cuda does not work, and what to do; <see langword="null"/> where the error is another one.</summary>
    public static string? DeviceFault(Exception? error)
    {
        while (error is not (null or OnnxException { Device: not null }))
        {
            error = error.InnerException;
        }

        return error is null
            ? null
            : $"--device cuda: CUDA does not work here ({ShortReason.Of((error.InnerException ?? error).Message)}). Give --device cpu or auto; docs/onnx.md says what CUDA needs.";
    }

    /// <summary>Makes what opens models; nothing native is loaded before the first one.</summary>
    public static OnnxModels Open(ParseResult parsed, Option<string> device, ToolConsole console)
        => new(new OnnxOptions { Device = Enum.Parse<OnnxDevice>(parsed.GetRequiredValue(device), ignoreCase: true) }, new ConsoleLog(console.Error));
}
