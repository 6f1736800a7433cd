using System.Security.Cryptography;
using System.Text;

namespace BestRoute;

/// <summary>The page: one HTML document with its style and its script, which loads nothing from elsewhere.</summary>
internal static class DashboardPage
{
    private static readonly string _style = Read("dashboard.css");
    private static readonly string _script = Read("format.js") + Read("chart.js") + Read("show.js") + Read("recent.js") + Read("dashboard.js");

    /// <summary>Gets the document in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Html { get; } = Encoding.UTF8.GetBytes(Read("dashboard.html").Replace("/*style*/", _style, StringComparison.Ordinal).Replace("/*script*/", _script, StringComparison.Ordinal));

    /// <summary>Gets the policy that allows this style, this script and requests to this application, and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src '{Hash(_style)}'; script-src '{Hash(_script)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    // A browser hashes the text with line feeds, however the file was checked out.
    private static string Read(string name)
    {
        using var stream = typeof(DashboardPage).Assembly.GetManifestResourceStream($"BestRoute.AspNetCore.Page.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
