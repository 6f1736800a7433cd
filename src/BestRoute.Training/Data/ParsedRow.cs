namespace BestRoute.Training;

/// <summary>A row of a log, before it is compared with the rows before it.</summary>
/// <param name="Origin">Where the row is, for messages.</param>
/// <param name="File">The path of the file.</param>
/// <param name="Line">The number of the line, from 1 on.</param>
/// <param name="Prompt">The hash of the prompt.</param>
/// <param name="Split">The split.</param>
/// <param name="Record">The query; <see langword="null"/> where the split is not wanted.</param>
internal readonly record struct ParsedRow(string Origin, string File, long Line, UInt128 Prompt, string Split, QueryRecord? Record);
