namespace BestRoute.Tests;

public sealed class AnswerPhrasesTests
{
    /// <summary>Sentences that say an answer, which stands for {0}.</summary>
    public static TheoryData<string> Sentences =>
    [
        "The answer is {0}.",
        "答案是{0}。",
        "所以，最终答案为：{0}。",
        "答案：{0}",
        "因此答案是 **{0}**。",
        "正確答案應該是{0}，因為沒有別的。",
        "答：{0}",
        "结果等于{0}。",
        "答えは{0}です。",
        "最終的な答え：{0}",
        "正解は「{0}」です。",
        "したがって、答えは {0} となります。",
        "답은 {0}입니다.",
        "정답: {0}",
        "คำตอบคือ {0}",
        "คำตอบสุดท้ายคือ {0} ครับ",
        "Die Antwort ist {0}.",
        "Die richtige Antwort lautet: {0}",
        "**Antwort:** {0}",
        "**Antwort: {0}**",
        "Lösung: {0}",
        "Het antwoord is {0}.",
        "Ответ: {0}",
        "Ответ — {0}.",
        "Правильный ответ - {0}",
        "ОТВЕТ: {0}",
        "La réponse est {0}.",
        "Réponse : {0}",
        "La réponse finale est donc {0}.",
        "La respuesta es {0}.",
        "La respuesta correcta es: {0}",
        "Respuesta final: **{0}**",
        "A resposta é {0}.",
        "Resposta: {0}",
        "La risposta è {0}.",
        "Risposta finale: {0}",
        "الجواب هو {0}.",
        "الإجابة النهائية هي: {0}",
        "الإجابة: {0}",
        "उत्तर {0} है।",
        "अंतिम उत्तर: {0}",
        "सही जवाब है {0}।",
        "উত্তর হল {0}।",
        "উত্তর: {0}",
        "جواب {0} ہے۔",
        "صحیح جواب: {0}",
        "Jawabannya adalah {0}.",
        "Jawaban akhir: {0}",
        "Đáp án là {0}.",
        "Cevap: {0}",
        "Odpowiedź to {0}.",
    ];

    [Theory]
    [MemberData(nameof(Sentences))]
    public void D7_The_answer_is_found_in_the_most_used_languages(string sentence)
    {
        foreach (var answer in new[] { "42", "-1.5", "Paris", "(B)" })
        {
            var expected = AnswerNormalizer.Normalize(answer);
            var said = string.Format(null, sentence, answer);

            Assert.Equal(new ExtractedAnswer(AnswerRule.Phrase, expected), AnswerExtractor.Extract($"36 + 6.\n\n{said}"));
            Assert.Equal(new ExtractedAnswer(AnswerRule.Phrase, expected), AnswerExtractor.Extract($"Answer: 36\n{said}\n\n36 36 36 36 36"));
        }
    }

    [Theory]
    [InlineData("答案是42。", "42")]
    [InlineData("答案是４２。", "42")]
    [InlineData("答案选Ｂ", "b")]
    [InlineData("答案是（B）。", "b")]
    [InlineData("الجواب هو ٤٢", "42")]
    [InlineData("الجواب هو ٣٫١٤", "3.14")]
    [InlineData("उत्तर ४२ है।", "42")]
    [InlineData("উত্তর ৪২।", "42")]
    [InlineData("คำตอบ ๔๒", "42")]
    [InlineData("Ответ 42", "42")]
    [InlineData("Die Antwort ist 3,50.", "3.5")]
    [InlineData("La réponse est 1 234,5", "1234.5")]
    [InlineData("La respuesta es «42».", "42")]
    public void D7_Digits_and_decimal_commas_of_the_language_are_read(string text, string expected) =>
        Assert.Equal(new ExtractedAnswer(AnswerRule.Phrase, expected), AnswerExtractor.Extract(text));

    [Theory]
    [InlineData("Die Beantwortung dauert 42 Tage")]
    [InlineData("Las respuestas son muchas")]
    [InlineData("Antworten Sie bald")]
    [InlineData("答案不明")]
    [InlineData("No hay respuesta.")]
    [InlineData("Im resultado")]
    public void Other_sentences_say_no_answer(string text) =>
        Assert.NotEqual(AnswerRule.Phrase, AnswerExtractor.Extract(text).Rule);

    [Fact]
    public void D7_The_last_phrase_counts_in_any_language()
    {
        Assert.Equal("42", AnswerExtractor.Extract("The answer is 36.\n不对。答案是42。").Text);
        Assert.Equal("42", AnswerExtractor.Extract("答案是36。\nThe answer is 42.").Text);
        Assert.Equal("42", AnswerExtractor.Extract("Ответ: 36. Нет. Ответ: 42.").Text);
    }

    [Fact]
    public async Task D7_Consensus_counts_answers_in_any_language()
    {
        var scores = new double[5];
        string[] samples = ["答案是36。", "答案是42。", "所以答案为 42", "Die Antwort ist 42.", "Ответ: ４２"];

        await new ConsensusScorer().ScoreAsync(new ScoringRequest("Q", [], [.. samples.Select(static text => FakeChatClient.Answer(text))]), scores, CancellationToken.None);

        Assert.Equal([0.2, 0.8, 0.8, 0.8, 0.8], scores);
    }

    [Theory]
    [InlineData("3,14", "3.14")]
    [InlineData("3,50", "3.5")]
    [InlineData("-0,125", "-0.125")]
    [InlineData("1.234,56", "1234.56")]
    [InlineData("1 234,56", "1234.56")]
    [InlineData("1\u202f234\u202f567", "1234567")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("1'234,5", "1234.5")]
    [InlineData("1,234", "1234")]
    [InlineData("1,234.5", "1234.5")]
    [InlineData("1.234", "1.234")]
    [InlineData("1,2,3", "1,2,3")]
    [InlineData("1, 2", "1,2")]
    [InlineData("(1,2)", "(1,2)")]
    [InlineData("４２", "42")]
    [InlineData("１，０００", "1000")]
    [InlineData("４２。", "42")]
    public void D7_Numbers_have_one_form(string text, string expected) => Assert.Equal(expected, AnswerNormalizer.Normalize(text));

    [Fact]
    public void D7_A_number_is_the_same_in_all_digits()
    {
        var random = new Random(51);
        foreach (var zero in "0\u0660\u06f0\u0966\u09e6\u0e50\uff10")
        {
            for (var round = 0; round < 100; round++)
            {
                var number = random.Next(1, 1_000_000).ToString();

                Assert.Equal(number, AnswerNormalizer.Normalize(string.Concat(number.Select(digit => (char)(zero + digit - '0')))));
            }
        }
    }

    [Fact]
    public void Hostile_texts_are_read_in_linear_time()
    {
        foreach (var part in new[] { "答", "答案", "答案是", "答案：", "ответ", "ответ ", "Antwort: ", "उत्तर ", "resposta final ", "답은 " })
        {
            _ = AnswerExtractor.Extract(string.Concat(Enumerable.Repeat(part, 50_000)));
        }
    }
}
