using System.CommandLine;
using BestRoute.Onnx;

namespace BestRoute.Tool;

/// <summary>Opens models on ONNX Runtime for all commands, also those of packages.</summary>
internal static class ToolModels
{
    /// <summary>Creates the option for the device.</summary>
    public static Option<string> Device()
    {
        var option = new Option<string>("--device")
        {
            Description = "Where models on ONNX Runtime run. 'auto' uses the GPU if it works, otherwise the CPU. 'cuda' fails if the GPU does not work. Without such models, the option has no effect.",
            HelpName = "auto|cpu|cuda",
            DefaultValueFactory = static _ => "auto",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !Enum.GetNames<OnnxDevice>().Contains(token.Value, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"--device is '{token.Value}'; use auto, cpu or cuda.");
            }
        });
        return option;
    }

    /// <summary>Says in one short line that the GPU of --device cuda does not work, and what to do; <see langword="null"/> for other errors.</summary>
    public static string? DeviceFault(Exception? error)
    {
        while (error is not (null or OnnxException { Device: not null }))
        {
            error = error.InnerException;
        }

        return error is null
            ? null
            : $"--device cuda: CUDA does not work here ({ShortReason.Of((error.InnerException ?? error).Message)}). Use --device cpu or auto. docs/onnx.md describes what CUDA needs.";
    }

    /// <summary>Creates the loader of models. Native libraries are loaded with the first model.</summary>
    public static OnnxModels Open(ParseResult parsed, Option<string> device, ToolConsole console) =>
        new(new OnnxOptions { Device = Enum.Parse<OnnxDevice>(parsed.GetRequiredValue(device), ignoreCase: true) }, new ConsoleLog(console.Error));
}
