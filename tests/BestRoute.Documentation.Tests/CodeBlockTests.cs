namespace BestRoute.Documentation.Tests;

public sealed class CodeBlockTests
{
    /// <summary>What the text around the blocks says is there. A block that declares one of these names itself hides it.</summary>
    private const string Surroundings =
        """
        global using BestRoute;
        global using Microsoft.Extensions.AI;
        global using static Surroundings;

        public static class Surroundings
        {
            public static IServiceCollection services = null!;
            public static IServiceProvider provider = null!;
            public static IConfiguration configuration = null!;
            public static IChatClient chat = null!;
            public static IList<ChatMessage> messages = null!;

            public static IChatClient CreateClient(string model) => null!;
        }
        """;

    public static TheoryData<CodeBlock> Blocks => [.. CodeBlock.All()];

    [Theory]
    [MemberData(nameof(Blocks), DisableDiscoveryEnumeration = true)]
    public void Code_in_a_web_project_compiles(CodeBlock block)
    {
        // Types of other blocks of the document may be used, as a reader has seen them.
        string[] others = [.. CodeBlock.All().Where(other => other.Document == block.Document && other != block && other.DeclaresTypesOnly).Select(static other => other.Code)];

        Assert.Empty(WebProject.Compile([block.Code, Surroundings, .. others]));
    }

    [Fact]
    public void Documents_have_blocks() => Assert.Contains(CodeBlock.All(), static block => block.Document == "README.md");

    [Fact]
    public void Readme_first_program_compiles_without_surroundings()
    {
        var first = CodeBlock.All().First(static block => block.Document == "README.md");

        Assert.Empty(WebProject.Compile(first.Code));
    }

    [Fact]
    public void Code_with_an_error_does_not_compile() => Assert.NotEmpty(WebProject.Compile("services.AddBestRoute();", Surroundings.Replace("services", "others")));
}
