namespace BestRoute.Training;

/// <summary>A response as a row of a log has it, before its text goes to the spool.</summary>
internal readonly record struct LoggedResponse(string Text, double Score, ReportedUsage Usage);
