namespace BestRoute.Training;

/// <summary>How well the predicted difference of quality to the reference meets the real one: what routing decides on.</summary>
/// <param name="SquaredError">The mean squared error of the predicted gap.</param>
/// <param name="SquaredErrorConstant">That of the best constant per route, the mean gap on the evaluated queries.</param>
internal sealed record GapCalibration(double SquaredError, double SquaredErrorConstant);
