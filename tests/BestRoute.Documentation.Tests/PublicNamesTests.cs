using System.Reflection;

namespace BestRoute.Documentation.Tests;

public sealed class PublicNamesTests
{
    public static TheoryData<string> Libraries => ["BestRoute", "BestRoute.Extensions.AI", "BestRoute.Onnx", "BestRoute.OpenAI", "BestRoute.AspNetCore", "BestRoute.Redis", "BestRoute.Training"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Public_types_in_a_web_project_are_unambiguous(string library)
    {
        var types = Assembly.Load(library).GetExportedTypes().Where(static type => !type.IsNested).ToArray();
        var usings = types.Select(static type => type.Namespace).Append("Microsoft.Extensions.AI").Distinct().Select(static name => $"using {name};");
        var names = types.Select(static type => $"_ = typeof({NameOf(type)});");

        Assert.NotEmpty(types);
        Assert.Empty(WebProject.Compile(string.Join('\n', [.. usings, .. names])));
    }

    private static string NameOf(Type type) =>
        type.IsGenericTypeDefinition ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{new string(',', type.GetGenericArguments().Length - 1)}>" : type.Name;
}
