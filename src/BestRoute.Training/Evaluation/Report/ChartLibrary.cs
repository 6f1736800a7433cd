namespace BestRoute.Training;

/// <summary>The charting library that a page carries with it.</summary>
/// <param name="Script">The source of Chart.js 4 in the form that defines the global <c>Chart</c>.</param>
/// <param name="Licence">Its licence notice, which goes into the page.</param>
internal sealed record ChartLibrary(string Script, string Licence);
