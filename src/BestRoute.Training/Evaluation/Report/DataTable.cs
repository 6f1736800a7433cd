namespace BestRoute.Training;

/// <summary>A table of figures: a name, then numbers.</summary>
internal static class DataTable
{
    /// <summary>Makes a table that scrolls sideways on narrow screens, its first column in place.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="head">The headings, that of the names first.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="isText">Whether the cells are sentences rather than numbers.</param>
    public static Html Of(string caption, IReadOnlyList<string> head, IEnumerable<Row> rows, bool isText = false) =>
        Html.Of($"""
            <div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table class="{(isText ? "text" : "numbers")}">
            <caption><span>{caption}</span></caption>
            <thead><tr>{head.Select(static title => Html.Of($"<th scope=\"col\">{title}</th>"))}</tr></thead>
            <tbody>
            {rows.Select(RowOf)}</tbody>
            </table></div>
            """);

    private static Html RowOf(Row row) => Html.Of($"""
        <tr{(row.IsOurs ? Html.Raw(" class=\"ours\"") : default)}><th scope="row">{row.Name}</th>{row.Cells.Select(static cell => Html.Of($"<td>{cell}</td>"))}</tr>

        """);

    /// <summary>A row.</summary>
    /// <param name="Name">The name, which heads the row.</param>
    /// <param name="Cells">The cells; <see langword="null"/> is shown as a dash.</param>
    internal sealed record Row(string Name, params IReadOnlyList<string?> Cells)
    {
        /// <summary>Gets whether the row is that of the package, which is highlighted.</summary>
        public bool IsOurs { get; init; }

        /// <summary>Gets the cells with dashes where there is nothing.</summary>
        public IReadOnlyList<string?> Cells { get; init; } = [.. Cells.Select(static cell => cell ?? "\u2013")];
    }
}
