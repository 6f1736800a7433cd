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
            Description = "Where models on ONNX Runtime run: 'auto' takes the GPU if it works, else the CPU. Packages and commands without such models ignore it.",
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

    /// <summary>Makes what opens models; nothing native is loaded before the first one.</summary>
    public static OnnxModels Open(ParseResult parsed, Option<string> device, ToolConsole console)
        => new(new OnnxOptions { Device = Enum.Parse<OnnxDevice>(parsed.GetRequiredValue(device), ignoreCase: true) }, new ConsoleLog(console.Error));
}
