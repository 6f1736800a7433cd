namespace BestRoute.Training;

/// <summary>The page's own style and script, which are in the folder Page.</summary>
internal static class PageResource
{
    public static string Text(string name)
    {
        using var stream = typeof(PageResource).Assembly.GetManifestResourceStream("BestRoute.Training.Page." + name)
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
