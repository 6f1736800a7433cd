namespace BestRoute;

/// <summary>Checks that a manifest means something: every number in its range, every name known, every list of the right length.</summary>
internal sealed class ManifestValidator(PackageError error)
{
    private const int DigestLength = 64;

    private static readonly string[] _scorers =
    [
        PackageScorer.ConsensusKind, PackageScorer.LinearKind, PackageScorer.BoostedKind, PackageScorer.OnnxKind, PackageScorer.EncodedKind,
    ];

    /// <summary>Throws where the manifest is inconsistent.</summary>
    /// <exception cref="PackageException">The manifest is inconsistent; the message says where.</exception>
    public void Validate(PackageManifest manifest)
    {
        ValidatePool(manifest.Pool);
        ValidateRoutes(manifest.Routes, manifest.Pool);
        ValidateCalibration(manifest);
        ValidateLengths(manifest.LengthEstimates, manifest.Pool);
        ValidateSettings(manifest);
        ValidateEncoder(manifest.Encoder);
        ValidateScorer(manifest.Scorer);
        ValidateDrift(manifest.Drift);
        ValidateTrainingData(manifest.TrainingData);
        ValidateFiles(manifest.Files);
    }

    private void ValidatePool(PackagePool pool)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in pool.Models)
        {
            Require(!string.IsNullOrWhiteSpace(model?.Id), "a model of the pool has no id");
            Require(ids.Add(model!.Id), $"model '{model.Id}' is twice in the pool");
            Require(model.MaxSamples is >= 1 and <= Route.MaxSamples, $"model '{model.Id}' has maxSamples {model.MaxSamples}, not 1 to {Route.MaxSamples}");
        }

        Require(ids.Contains(pool.Reference), $"the reference '{pool.Reference}' is not in the pool");
        Require(pool.Tokens is null or PackagePool.O200k, $"the pool has tokens '{pool.Tokens}', not '{PackagePool.O200k}'");
    }

    private void ValidateRoutes(IReadOnlyList<Route> routes, PackagePool pool)
    {
        var limits = pool.Models.ToDictionary(static model => model.Id, static model => model.MaxSamples, StringComparer.Ordinal);
        var seen = new HashSet<Route>();
        foreach (var route in routes)
        {
            Require(route.Model is not null && limits.ContainsKey(route.Model), $"route '{route}' is of a model that is not in the pool");
            var limit = route.Model == pool.Reference ? 1 : limits[route.Model!];
            Require(route.Samples >= 1 && route.Samples <= limit, $"route '{route.Model}' has {route.Samples} samples, not 1 to {limit}");
            Require(seen.Add(route), $"route '{route}' is there twice");
        }

        Require(seen.Contains(new Route(pool.Reference, 1)), $"the route of the reference '{pool.Reference}' is missing");
    }

    private void ValidateCalibration(PackageManifest manifest)
    {
        var (routes, calibration) = (manifest.Routes, manifest.Calibration);
        Require(calibration.Count == routes.Count, $"there are {calibration.Count} calibrations for {routes.Count} routes");
        for (var i = 0; i < routes.Count; i++)
        {
            var (route, entry) = (routes[i], calibration[i]);
            var name = $"the calibration of route '{route}'";
            Require(entry is not null, $"{name} is null");
            Require(Math.Abs(entry!.GapMean) <= 1, $"{name} has gapMean {entry.GapMean}, not -1 to 1");
            Require(entry.GapSlope is >= 0 and <= 1, $"{name} has gapSlope {entry.GapSlope}, not 0 to 1");
            var isReference = route.Model == manifest.Pool.Reference;
            Require(isReference == entry.Match is null, isReference ? $"{name} must have no match: it is the reference" : $"{name} lacks match");
            if (entry.Match is { } match)
            {
                ValidateMatch(match, name);
            }
        }
    }

    private void ValidateMatch(MatchCalibration match, string name)
    {
        Require(double.IsFinite(match.Slope) && double.IsFinite(match.Intercept), $"{name} has a slope or intercept that is not finite");
        if (match.Knots is not { } knots)
        {
            return;
        }

        Require(knots.Count > 0, $"{name} has no knots");
        for (var i = 0; i < knots.Count; i++)
        {
            Require(double.IsFinite(knots[i].Logit), $"{name} has a knot that is not finite");
            Require(knots[i].Probability is >= 0 and <= 1, $"{name} has a knot of probability {knots[i].Probability}, not 0 to 1");
            Require(
                i == 0 || (knots[i].Logit >= knots[i - 1].Logit && knots[i].Probability >= knots[i - 1].Probability),
                $"{name} has knots that are not in ascending order");
        }
    }

    private void ValidateLengths(IReadOnlyList<LengthEstimate> lengths, PackagePool pool)
    {
        var models = pool.Models.Select(static model => model.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var length in lengths)
        {
            Require(length?.Model is not null && models.Remove(length.Model), $"the length estimate of '{length?.Model}' is doubled or of no model of the pool");
            Require(
                double.IsFinite(length!.MeanOutputTokens) && length.MeanOutputTokens > 0,
                $"the length estimate of '{length.Model}' is {length.MeanOutputTokens} tokens; it must be finite and greater than 0");
            Require(length.Responses >= 0, $"the length estimate of '{length.Model}' is of {length.Responses} responses");
            Require(
                length.CharactersPerToken is not { } ratio || TokenEstimate.IsCharactersPerToken(ratio),
                $"the length estimate of '{length.Model}' has {length.CharactersPerToken} characters per token, not {TokenEstimate.MinCharactersPerToken} to {TokenEstimate.MaxCharactersPerToken}");
        }

        Require(models.Count == 0, $"model '{models.FirstOrDefault()}' has no length estimate");
    }

    private void ValidateSettings(PackageManifest manifest)
    {
        var (scale, lambda) = (manifest.ScoreScale, manifest.OperatingPoint.Lambda);
        Require(
            double.IsFinite(scale.Minimum) && double.IsFinite(scale.Maximum) && scale.Minimum < scale.Maximum,
            $"the score scale {scale.Minimum} to {scale.Maximum} is no range");
        Require(double.IsFinite(lambda) && lambda >= 0, $"the operating point's lambda is {lambda}; it must be finite and not negative");
        ValidateOperatingPoints(manifest.OperatingPoints);
        ValidateSweep(manifest.Sweep.Lambdas, "lambdas", double.MaxValue);
        ValidateSweep(manifest.Sweep.Thresholds, "thresholds", 1);
        foreach (var (name, value) in manifest.Metrics)
        {
            Require(double.IsFinite(value), $"metric '{name}' is {value}; it must be finite");
        }
    }

    private void ValidateOperatingPoints(IReadOnlyList<CalibratedPoint> points)
    {
        var targets = new HashSet<RoutingTarget>();
        foreach (var point in points)
        {
            Require(point?.Target is { IsValid: true }, $"an operating point has no target, or the target {point?.Target.Kind} of {point?.Target.Value}");
            var name = $"the operating point for {point!.Target}";
            var isBound = point.Target.Kind == RoutingTargetKind.MaxQualityDrop;
            Require(targets.Add(point.Target), $"{name} is there twice");
            Require(isBound ? point.Confidence is > 0 and < 1 : point.Confidence is null, $"{name} has confidence {point.Confidence}");
            Require(point.Lambda is null or (>= 0 and <= double.MaxValue), $"{name} has lambda {point.Lambda}; it must be finite and not negative");
            Require(
                point.Evidence is { Queries: > 0 } evidence
                    && double.IsFinite(evidence.CostReduction) && double.IsFinite(evidence.QualityChange)
                    && (isBound ? evidence.DropBound is >= 0 and <= 1 : evidence.DropBound is null),
                $"{name} has evidence that is none");
        }
    }

    private void ValidateSweep(IReadOnlyList<double> values, string name, double maximum)
    {
        for (var i = 0; i < values.Count; i++)
        {
            Require(values[i] >= 0 && values[i] <= maximum, $"the sweep has {values[i]} among its {name}, not 0 to {maximum:R}");
            Require(i == 0 || values[i] >= values[i - 1], $"the sweep's {name} are not in ascending order");
        }
    }

    private void ValidateEncoder(PackageEncoder encoder)
    {
        var isLexical = encoder.Kind == PackageEncoder.LexicalKind;
        Require(!string.IsNullOrWhiteSpace(encoder.Kind), "the encoder has no kind");
        Require(!isLexical || encoder.Lexical is not null, "an encoder of kind 'lexical' and no lexical parameters do not go together");
        Require(encoder.Dimensions > 0, $"the encoder has {encoder.Dimensions} dimensions");
        Require(!isLexical || !encoder.Standardized, "a lexical encoder is not standardized");
        Require(
            encoder.Kind == PackageEncoder.OnnxKind ? IsDigest(encoder.Fingerprint) : encoder.Fingerprint is null,
            $"an encoder of kind '{encoder.Kind}' and the fingerprint '{encoder.Fingerprint}' do not go together");
        if (encoder.Lexical is not { } lexical)
        {
            return;
        }

        try
        {
            lexical.Validate();
        }
        catch (ArgumentException exception)
        {
            throw error.Damaged($"the encoder's parameters are out of range ({exception.Message})", exception);
        }

        Require(
            !isLexical || encoder.Dimensions == encoder.LexicalDimensions,
            $"the encoder has {encoder.Dimensions} dimensions; its parameters give {encoder.LexicalDimensions}");
        Require(
            encoder.OwnDimensions > 0,
            $"the encoder has {encoder.Dimensions} dimensions, and the lexical encoder after it takes {encoder.LexicalDimensions} of them");
    }

    private void ValidateScorer(PackageScorer scorer)
    {
        Require(
            Array.IndexOf(_scorers, scorer.Kind) >= 0,
            $"the scorer is of kind '{scorer.Kind}'; this version of BestRoute has {string.Join(", ", _scorers.Select(static kind => $"'{kind}'"))}");
        Require(
            scorer.Kind is PackageScorer.OnnxKind or PackageScorer.EncodedKind ? IsDigest(scorer.Fingerprint) : scorer.Fingerprint is null,
            $"a scorer of kind '{scorer.Kind}' and the fingerprint '{scorer.Fingerprint}' do not go together");
        Require(
            scorer.Kind == PackageScorer.EncodedKind ? scorer.Dimensions > 0 : scorer.Dimensions == 0,
            $"a scorer of kind '{scorer.Kind}' and {scorer.Dimensions} dimensions do not go together");
        Require(
            scorer.Kind == PackageScorer.LinearKind == scorer.Linear is not null,
            $"a scorer of kind '{scorer.Kind}' and linear parameters do not go together");
        Require(
            scorer.Kind == PackageScorer.BoostedKind == scorer.Boosted is not null,
            $"a scorer of kind '{scorer.Kind}' and boosted parameters do not go together");
        if (scorer.Linear is { } linear)
        {
            RequireFeatures(linear.FeatureVersion, LinearRewardParameters.CurrentFeatureVersion);
        }

        if (scorer.Boosted is { } boosted)
        {
            RequireFeatures(boosted.FeatureVersion, BoostedRewardParameters.CurrentFeatureVersion);
            Require(
                boosted.WordBuckets is >= 1 and <= BoostedRewardParameters.MaxWordBuckets
                    && boosted.Trees is >= 1 and <= BoostedRewardParameters.MaxTrees && boosted.Depth is >= 1 and <= RegressionTrees.MaxDepth,
                $"the scorer has {boosted.Trees} trees of depth {boosted.Depth} and {boosted.WordBuckets} word buckets; there must be 1 to "
                + $"{BoostedRewardParameters.MaxTrees} of depth 1 to {RegressionTrees.MaxDepth}, and 1 to {BoostedRewardParameters.MaxWordBuckets} buckets");
        }
    }

    private void RequireFeatures(int version, int current)
    {
        if (version != current)
        {
            throw error.Unfit(
                $"its scorer has features of version {version}, and this version of BestRoute computes {current}",
                version > current ? "Update BestRoute." : "Make it anew with `bestroute train`.");
        }
    }

    private void ValidateDrift(PackageDrift? drift)
    {
        if (drift is null)
        {
            return;
        }

        var (quantiles, tailShare, tailScale) = drift.Scale;
        Require(drift.Centres > 0, $"the training queries have {drift.Centres} centres");
        Require(quantiles.Count > 0, "the distances to training queries have no quantiles");
        for (var i = 0; i < quantiles.Count; i++)
        {
            Require(double.IsFinite(quantiles[i]), $"a quantile of the distances to training queries is {quantiles[i]}; it must be finite");
            Require(i == 0 || quantiles[i] >= quantiles[i - 1], "the quantiles of the distances to training queries are not in ascending order");
        }

        Require(
            tailShare is > 0 and <= 1 && double.IsFinite(tailScale) && tailScale > 0,
            $"the distances to training queries have a tail of share {tailShare} and scale {tailScale}");
        Require(quantiles.Count > 1 || tailShare == 1, $"the distances to training queries have one quantile, and a tail of share {tailShare}, not 1");
    }

    private void ValidateTrainingData(IReadOnlyList<TrainingDataDigest> files)
    {
        foreach (var file in files)
        {
            Require(!string.IsNullOrEmpty(file?.File) && IsDigest(file.Sha256), $"training data '{file?.File}' has no name or no SHA-256");
            Require(file!.TrainingQueries >= 0 && file.ValidationQueries >= 0, $"training data '{file.File}' has a negative number of queries");
        }
    }

    private void ValidateFiles(IReadOnlyDictionary<string, string> files)
    {
        Require(files.ContainsKey(PackageFolder.Weights), $"the manifest does not list {PackageFolder.Weights}");
        foreach (var (name, digest) in files)
        {
            Require(PackageFolder.IsContained(name), $"the manifest lists '{name}', which is no file name; it would lie outside of the package");
            Require(IsDigest(digest), $"the manifest lists '{name}' without a SHA-256");
        }
    }

    private static bool IsDigest(string? digest)
        => digest is { Length: DigestLength } && digest.All(char.IsAsciiHexDigitLower);

    private void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw error.Damaged(what);
        }
    }
}
