namespace BestRoute;

/// <summary>Checks that a manifest is consistent: every number in its range, every name known, every list of the right length.</summary>
internal sealed class ManifestValidator(PackageError error)
{
    /// <summary>Throws if the manifest is inconsistent.</summary>
    /// <exception cref="PackageException">The manifest is inconsistent. The message says where.</exception>
    public void Validate(PackageManifest manifest)
    {
        ValidatePool(manifest.Pool);
        ValidateText(manifest.Text);
        ValidateRoutes(manifest.Routes, manifest.Pool);
        ValidateCalibration(manifest);
        ValidateLengths(manifest.LengthEstimates, manifest.Pool);
        ValidateSettings(manifest);
        new EncoderCodec(manifest.Encoder).Validate(error);
        manifest.Scorer.Codec.Validate(manifest.Scorer, error);
        ValidateDrift(manifest.Drift);
        ValidateTrainingData(manifest.TrainingData);
        ValidateFiles(manifest.Files);
    }

    private void ValidatePool(PackagePool pool)
    {
        ValidateModels(pool.Models, pool.Reference);
        error.Require(pool.Tokens is null or PackagePool.O200k, $"the pool has tokens '{pool.Tokens}', not '{PackagePool.O200k}'");
    }

    private void ValidateModels(IReadOnlyList<PackageModel> models, string reference, string where = "")
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            error.Require(!string.IsNullOrWhiteSpace(model?.Id), $"{where}a model of the pool has no id");
            error.Require(ids.Add(model!.Id), $"{where}model '{model.Id}' is in the pool twice");
            error.Require(model.MaxSamples is >= 1 and <= ModelRoute.MaxSamples, $"{where}model '{model.Id}' has maxSamples {model.MaxSamples}, not 1 to {ModelRoute.MaxSamples}");
            var price = model.Price is null ? null : PriceRules.Check(model.Price).FirstOrDefault();
            error.Require(price is null, $"{where}the price of model '{model.Id}' cannot be used: {price}");
        }

        error.Require(ids.Contains(reference), $"{where}the reference '{reference}' is not in the pool");
    }

    private void ValidateText(PackageText? text) => error.Require(
        text is null or { ContextCharacters: >= 0 and <= PackageText.MaxContextCharacters },
        $"the text has contextCharacters {text?.ContextCharacters}, not 0 to {PackageText.MaxContextCharacters}");

    private void ValidateRoutes(IReadOnlyList<ModelRoute> routes, PackagePool pool)
    {
        var limits = pool.Models.ToDictionary(static model => model.Id, static model => model.MaxSamples, StringComparer.Ordinal);
        var seen = new HashSet<ModelRoute>();
        foreach (var route in routes)
        {
            error.Require(route.Model is not null && limits.ContainsKey(route.Model), $"route '{route}' has a model that is not in the pool");
            var limit = route.Model == pool.Reference ? 1 : limits[route.Model!];
            error.Require(route.Samples >= 1 && route.Samples <= limit, $"route '{route.Model}' has {route.Samples} samples, not 1 to {limit}");
            error.Require(seen.Add(route), $"route '{route}' is listed twice");
        }

        error.Require(seen.Contains(new ModelRoute(pool.Reference, 1)), $"the route of the reference '{pool.Reference}' is missing");
    }

    private void ValidateCalibration(PackageManifest manifest)
    {
        var (routes, calibration) = (manifest.Routes, manifest.Calibration);
        error.Require(calibration.Count == routes.Count, $"there are {calibration.Count} calibrations for {routes.Count} routes");
        for (var i = 0; i < routes.Count; i++)
        {
            var (route, entry) = (routes[i], calibration[i]);
            var name = $"the calibration of route '{route}'";
            error.Require(entry is not null, $"{name} is null");
            error.Require(Math.Abs(entry!.GapMean) <= 1, $"{name} has gapMean {entry.GapMean}, not -1 to 1");
            error.Require(entry.GapSlope is >= 0 and <= 1, $"{name} has gapSlope {entry.GapSlope}, not 0 to 1");
            var isReference = route.Model == manifest.Pool.Reference;
            error.Require(isReference == entry.Match is null, isReference ? $"{name} must not have a match calibration, because it is the reference" : $"{name} has no match calibration");
            if (entry.Match is { } match)
            {
                ValidateMatch(match, name);
            }
        }
    }

    private void ValidateMatch(MatchCalibration match, string name)
    {
        error.Require(double.IsFinite(match.Slope) && double.IsFinite(match.Intercept), $"{name} has a slope or intercept that is not finite");
        if (match.Knots is not { } knots)
        {
            return;
        }

        error.Require(knots.Count > 0, $"{name} has no knots");
        for (var i = 0; i < knots.Count; i++)
        {
            error.Require(double.IsFinite(knots[i].Logit), $"{name} has a knot that is not finite");
            error.Require(knots[i].Probability is >= 0 and <= 1, $"{name} has a knot of probability {knots[i].Probability}, not 0 to 1");
            error.Require(
                i == 0 || (knots[i].Logit >= knots[i - 1].Logit && knots[i].Probability >= knots[i - 1].Probability),
                $"{name} has knots that are not in ascending order");
        }
    }

    private void ValidateLengths(IReadOnlyList<LengthEstimate> lengths, PackagePool pool)
    {
        var models = pool.Models.Select(static model => model.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var length in lengths)
        {
            error.Require(length?.Model is not null && models.Remove(length.Model), $"the length estimate of '{length?.Model}' is listed twice or is not for a model of the pool");
            error.Require(
                double.IsFinite(length!.MeanOutputTokens) && length.MeanOutputTokens > 0,
                $"the length estimate of '{length.Model}' is {length.MeanOutputTokens} tokens, but it must be finite and greater than 0");
            error.Require(length.Responses >= 0, $"the length estimate of '{length.Model}' is of {length.Responses} responses");
            error.Require(
                length.CharactersPerToken is not { } ratio || TokenEstimate.IsCharactersPerToken(ratio),
                $"the length estimate of '{length.Model}' has {length.CharactersPerToken} characters per token, not {TokenEstimate.MinCharactersPerToken} to {TokenEstimate.MaxCharactersPerToken}");
        }

        error.Require(models.Count == 0, $"model '{models.FirstOrDefault()}' has no length estimate");
    }

    private void ValidateSettings(PackageManifest manifest)
    {
        var (scale, lambda) = (manifest.ScoreScale, manifest.OperatingPoint.Lambda);
        error.Require(
            double.IsFinite(scale.Minimum) && double.IsFinite(scale.Maximum) && scale.Minimum < scale.Maximum,
            $"the score scale {scale.Minimum} to {scale.Maximum} is not a range");
        error.Require(lambda is null or (>= 0 and <= double.MaxValue), $"the operating point's lambda is {lambda}, but it must be finite and 0 or more");
        ValidateOperatingPoints(manifest.OperatingPoints, manifest.Pool.Reference);
        ValidateSweep(manifest.Sweep.Lambdas, "lambdas", double.MaxValue);
        ValidateSweep(manifest.Sweep.Thresholds, "thresholds", 1);
        ValidateCurve(manifest.Curve ?? []);
        foreach (var (name, value) in manifest.Metrics)
        {
            error.Require(double.IsFinite(value), $"metric '{name}' is {value}, but it must be finite");
        }
    }

    private void ValidateOperatingPoints(IReadOnlyList<CalibratedPoint> points, string reference)
    {
        var targets = new HashSet<RoutingTarget>();
        foreach (var point in points)
        {
            error.Require(point?.Target is { IsValid: true }, $"an operating point has no target or an invalid one: {point?.Target.Kind} of {point?.Target.Value}");
            var name = $"the operating point for {point!.Target}";
            var isBound = point.Target.Kind == RoutingTargetKind.MaxQualityDrop;
            error.Require(targets.Add(point.Target), $"{name} is listed twice");
            error.Require(isBound ? point.Confidence is > 0 and < 1 : point.Confidence is null, $"{name} has confidence {point.Confidence}");
            error.Require(point.Lambda is null or (>= 0 and <= double.MaxValue), $"{name} has lambda {point.Lambda}, but it must be finite and 0 or more");
            error.Require(
                point.Evidence is { Queries: > 0 } evidence
                    && double.IsFinite(evidence.CostReduction) && double.IsFinite(evidence.QualityChange)
                    && (isBound ? evidence.DropBound is >= 0 and <= 1 : evidence.DropBound is null),
                $"{name} has invalid evidence");
            if (point.Models is { } models)
            {
                ValidateModels(models, reference, $"{name}: ");
            }
        }
    }

    private void ValidateSweep(IReadOnlyList<double> values, string name, double maximum)
    {
        for (var i = 0; i < values.Count; i++)
        {
            error.Require(values[i] >= 0 && values[i] <= maximum, $"the sweep has the value {values[i]} in its {name}, not 0 to {maximum:R}");
            error.Require(i == 0 || values[i] >= values[i - 1], $"the sweep's {name} are not in ascending order");
        }
    }

    private void ValidateCurve(IReadOnlyList<PackageCurvePoint> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            error.Require(
                points[i] is { Lambda: >= 0 and <= double.MaxValue, CostReduction: <= 1, QualityChange: >= -1 } point && double.IsFinite(point.CostReduction) && double.IsFinite(point.QualityChange),
                $"the curve has an invalid point: {points[i]}");
            error.Require(i == 0 || points[i].Lambda >= points[i - 1].Lambda, "the lambdas of the curve are not in ascending order");
        }
    }

    private void ValidateDrift(PackageDrift? drift)
    {
        if (drift is null)
        {
            return;
        }

        var (quantiles, tailShare, tailScale) = drift.Scale;
        error.Require(drift.Centres > 0, $"the training queries have {drift.Centres} centres");
        error.Require(quantiles.Count > 0, "the distances to training queries have no quantiles");
        for (var i = 0; i < quantiles.Count; i++)
        {
            error.Require(double.IsFinite(quantiles[i]), $"a quantile of the distances to training queries is {quantiles[i]}, but it must be finite");
            error.Require(i == 0 || quantiles[i] >= quantiles[i - 1], "the quantiles of the distances to training queries are not in ascending order");
        }

        error.Require(
            tailShare is > 0 and <= 1 && double.IsFinite(tailScale) && tailScale > 0,
            $"the distances to training queries have a tail of share {tailShare} and scale {tailScale}");
        error.Require(quantiles.Count > 1 || tailShare == 1, $"the distances to training queries have one quantile, and a tail of share {tailShare}, not 1");
    }

    private void ValidateTrainingData(IReadOnlyList<TrainingDataDigest> files)
    {
        foreach (var file in files)
        {
            error.Require(!string.IsNullOrEmpty(file?.File) && PackageFolder.IsDigest(file.Sha256), $"training data '{file?.File}' has no name or no SHA-256");
            error.Require(file!.TrainingQueries >= 0 && file.ValidationQueries >= 0, $"training data '{file.File}' has a negative number of queries");
        }
    }

    private void ValidateFiles(IReadOnlyDictionary<string, string> files)
    {
        error.Require(files.ContainsKey(PackageFolder.Weights), $"the manifest does not list {PackageFolder.Weights}");
        foreach (var (name, digest) in files)
        {
            error.Require(PackageFolder.IsContained(name), $"the manifest lists '{name}', which is not a file name: the file would be outside the package");
            error.Require(PackageFolder.IsDigest(digest), $"the manifest lists '{name}' without a SHA-256");
        }
    }
}
