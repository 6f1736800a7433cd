namespace BestRoute.Studies.Gateways;

/// <summary>The settings of BestRoute's sample gateway, as environment variables: the Quickstart's pool and package, with one backend for all models.</summary>
internal static class BestRouteSettings
{
    /// <summary>The key of the caller. Its length is what the gateway wants.</summary>
    public const string Key = "a-key-for-the-study-only";

    private static readonly string[] _models = ["standin-large", "standin-medium", "standin-small"];

    public static IEnumerable<(string Name, string Value)> For(Uri backend) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("Logging__LogLevel__Default", "Warning"),
        ("Gateway__ApiKeys__study", Key),
        ("Gateway__RequestsPerMinute", $"{int.MaxValue}"),
        ("BestRoute__Package", "assets/quickstart"),
        .. _models.Index().SelectMany(model => new[]
        {
            ($"BestRoute__Models__{model.Index}__Id", model.Item),
            ($"BestRoute__Models__{model.Index}__Client", model.Item),
            ($"BestRoute__Models__{model.Index}__MaxSamples", "1"),
            ($"Backends__{model.Item}__Endpoint", $"{backend}v1"),
            ($"Backends__{model.Item}__Model", model.Item),
        }),
    ];
}
