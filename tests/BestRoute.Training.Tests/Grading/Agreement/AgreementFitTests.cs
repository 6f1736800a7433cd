using System.Globalization;

namespace BestRoute.Training.Tests.Scoring;

public class AgreementFitTests
{
    [Fact]
    public void Without_graded_queries_the_references_answer_is_right()
    {
        var (labels, report) = AgreementFit.Fit([], referenceWeight: null);

        Assert.Equal((1, false, 0), (report.ReferenceWeight, report.IsCorrected, report.GradedQueries));
        Assert.Equal(
            [1, 1, 0, 0, double.NaN],
            new[] { AnswerAgreement.Both, AnswerAgreement.Reference, AnswerAgreement.Majority, AnswerAgreement.Neither, AnswerAgreement.Unknown }
                .Select(agreement => labels.ScoreOf("small", agreement)));
    }

    [Fact]
    public void The_majority_can_be_asked_for()
    {
        var (labels, _) = AgreementFit.Fit([], referenceWeight: 0);

        Assert.Equal((1, 0, 1), (labels.ScoreOf("small", AnswerAgreement.Both), labels.ScoreOf("large", AnswerAgreement.Reference), labels.ScoreOf("small", AnswerAgreement.Majority)));
    }

    [Fact]
    public void A_few_graded_queries_change_nothing_and_are_compared()
    {
        // 29 queries in which the reference is wrong.
        var queries = Enumerable.Range(0, 29).Select(i => Query(i, ("large", AnswerAgreement.Both, 0), ("small", AnswerAgreement.Neither, 1))).ToList();

        var (labels, report) = AgreementFit.Fit(queries, referenceWeight: null);

        Assert.Equal((1, 0), (labels.ScoreOf("large", AnswerAgreement.Both), labels.ScoreOf("small", AnswerAgreement.Neither)));
        Assert.Equal((false, 29), (report.IsCorrected, report.GradedQueries));
        Assert.All(report.Models, static model => Assert.Equal(0, model.Accuracy));
    }

    [Fact]
    public void Labels_become_what_the_scores_lead_to_expect()
    {
        // The reference is right in 80 of 100. An answer that differs from it is right in 10% (weak) or 40% (strong) of 50 queries.
        var queries = Enumerable.Range(0, 100).Select(i => Query(
            i,
            ("large", AnswerAgreement.Both, i % 5 == 0 ? 0 : 1),
            i % 2 == 0 ? ("weak", AnswerAgreement.Neither, i % 20 == 0 ? 1 : 0) : ("strong", AnswerAgreement.Neither, i % 10 is 1 or 5 ? 1 : 0))).ToList();

        var (labels, report) = AgreementFit.Fit(queries, referenceWeight: null);

        // By hand: (80 + 10 * 1) / 110. All models together: (25 + 10 * 0) / 110, where 25 = 5 + 20. Then (5 + 10 * 0.227) / 60 and (20 + 10 * 0.227) / 60.
        Assert.True(report.IsCorrected);
        Assert.Equal(90.0 / 110, labels.ScoreOf("large", AnswerAgreement.Both), 1e-12);
        Assert.Equal(90.0 / 110, labels.ScoreOf("weak", AnswerAgreement.Both), 1e-12);
        Assert.Equal((5 + (10 * 25.0 / 110)) / 60, labels.ScoreOf("weak", AnswerAgreement.Neither), 1e-12);
        Assert.Equal((20 + (10 * 25.0 / 110)) / 60, labels.ScoreOf("strong", AnswerAgreement.Neither), 1e-12);
        Assert.Equal(25.0 / 110, labels.ScoreOf("new", AnswerAgreement.Neither), 1e-12);
    }

    [Fact]
    public void A_difference_between_models_that_may_be_luck_is_not_used()
    {
        // Of 20 answers each that differ from the reference's, 4 and 5 are right.
        var queries = Enumerable.Range(0, 40).Select(i => Query(
            i, ("large", AnswerAgreement.Both, 1), i % 2 == 0 ? ("a", AnswerAgreement.Neither, i < 8 ? 1 : 0) : ("b", AnswerAgreement.Neither, i < 10 ? 1 : 0))).ToList();

        var (labels, _) = AgreementFit.Fit(queries, referenceWeight: null);

        Assert.Equal(9.0 / 50, labels.ScoreOf("a", AnswerAgreement.Neither), 1e-12);
        Assert.Equal(9.0 / 50, labels.ScoreOf("b", AnswerAgreement.Neither), 1e-12);
    }

    [Fact]
    public void Equal_answers_to_a_query_count_once()
    {
        // Five models give the same answer, which is right in half of the queries.
        var queries = Enumerable.Range(0, 40).Select(i => Query(
            i, [.. Enumerable.Range(0, 5).Select(model => ($"model {model}", AnswerAgreement.Both, i % 2.0))])).ToList();

        var (labels, _) = AgreementFit.Fit(queries, referenceWeight: 1);

        Assert.Equal((20 + 10) / 50.0, labels.ScoreOf("model 0", AnswerAgreement.Both), 1e-12);
    }

    [Fact]
    public void A_higher_agreement_never_has_a_lower_score()
    {
        var random = new Random(8);
        for (var round = 0; round < 50; round++)
        {
            var queries = Enumerable.Range(0, 60).Select(i => Query(
                i, [.. new[] { "large", "small", "mini" }.Select(model => (model, (AnswerAgreement)random.Next(1, 5), (double)random.Next(2)))])).ToList();

            var (labels, report) = AgreementFit.Fit(queries, referenceWeight: null);

            foreach (var model in new[] { "large", "small", "mini", "new" })
            {
                var scores = new[] { AnswerAgreement.Neither, AnswerAgreement.Majority, AnswerAgreement.Reference, AnswerAgreement.Both }
                    .OrderBy(agreement => AgreementLabels.Signal(report.ReferenceWeight, agreement)).Select(agreement => labels.ScoreOf(model, agreement)).ToList();
                Assert.Equal(scores.Order(), scores);
                Assert.All(scores, static score => Assert.InRange(score, 0, 1));
            }
        }
    }

    [Fact]
    public void The_majority_is_chosen_where_it_is_clearly_closer_to_the_scores()
    {
        // Where they differ, the majority is right in nine of ten queries.
        var queries = Enumerable.Range(0, 100).Select(i => Query(
            i,
            ("large", AnswerAgreement.Reference, i % 10 == 0 ? 1 : 0),
            ("small", AnswerAgreement.Majority, i % 10 == 0 ? 0 : 1))).ToList();

        var (labels, report) = AgreementFit.Fit(queries, referenceWeight: null);

        Assert.True(report.ReferenceWeight < 0.5);
        Assert.True(labels.ScoreOf("small", AnswerAgreement.Majority) > 0.8);
        Assert.True(labels.ScoreOf("large", AnswerAgreement.Reference) < 0.2);
        Assert.All(report.Models, static model => Assert.Equal(0.9, model.Accuracy, 1e-12));
    }

    [Fact]
    public void The_reference_is_kept_where_nothing_is_clearly_closer()
    {
        var queries = Enumerable.Range(0, 100).Select(i => Query(
            i, ("large", AnswerAgreement.Both, i % 2), ("small", i % 3 == 0 ? AnswerAgreement.Both : AnswerAgreement.Neither, i % 2))).ToList();

        Assert.Equal(1, AgreementFit.Fit(queries, referenceWeight: null).Report.ReferenceWeight);
    }

    [Fact]
    public void Scores_on_another_scale_stay_on_it()
    {
        var queries = Enumerable.Range(0, 100).Select(i => Query(i, ("large", AnswerAgreement.Both, i % 5 == 0 ? -2 : 8), ("small", AnswerAgreement.Neither, -2))).ToList();

        var (labels, report) = AgreementFit.Fit(queries, referenceWeight: null);

        Assert.Equal(-2 + (10 * 90.0 / 110), labels.ScoreOf("large", AnswerAgreement.Both), 1e-12);
        Assert.Equal(-2, labels.ScoreOf("small", AnswerAgreement.Neither), 1e-12);
        Assert.True(report.AreScoresBinary);
    }

    [Fact]
    public void The_order_of_the_queries_changes_nothing()
    {
        var random = new Random(4);
        GradedQuery[] queries = [.. Enumerable.Range(0, 80).Select(i => Query(
            i, ("large", (AnswerAgreement)random.Next(3, 5), random.NextDouble()), ("small", (AnswerAgreement)random.Next(1, 5), random.NextDouble())))];
        double[] Scores() => [.. Enum.GetValues<AnswerAgreement>().Select(agreement => AgreementFit.Fit(queries, null).Labels.ScoreOf("small", agreement))];
        var before = Scores();

        random.Shuffle(queries);

        Assert.Equal(before, Scores());
    }

    [Fact]
    public void Closeness_is_that_of_a_table_computed_by_hand()
    {
        // Cohen's kappa of 20 / 5 / 10 / 15 is 0.4 (a well-known example); here rows are labels and columns are scores.
        IEnumerable<(double, double)> Pairs(int count, double label, double score) => Enumerable.Repeat((label, score), count);
        var closeness = ModelCloseness.Of("m", [.. Pairs(20, 1, 1), .. Pairs(5, 1, 0), .. Pairs(10, 0, 1), .. Pairs(15, 0, 0)]);

        Assert.Equal(0.7, closeness.Accuracy, 1e-12);
        Assert.Equal(0.4, closeness.Kappa, 1e-12);
        Assert.Equal((0.5, 0.6), (closeness.MeanLabel, closeness.MeanScore));

        // The phi coefficient of the same table.
        Assert.Equal(((20 * 15) - (5 * 10)) / Math.Sqrt(25.0 * 25 * 30 * 20), closeness.Correlation, 1e-12);
    }

    private static GradedQuery Query(int i, params (string Model, AnswerAgreement Agreement, double Score)[] responses) =>
        GradedQuery.Of(i.ToString(CultureInfo.InvariantCulture), responses);
}
