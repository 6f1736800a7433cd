using System.Globalization;

namespace BestRoute.Studies.TokenCounts;

/// <summary>Arithmetic problems in English, German and Chinese, with more or less text around them, and answers in the same language.</summary>
internal static class BilingualQuestions
{
    private static readonly Language[] _languages =
    [
        new(
            "Latin",
            [
                "The shop opens early in the morning and closes when the last customer has left.", "It rained for most of the week, so fewer people came than usual.",
                "The baker next door says that nobody remembers a colder spring.", "All boxes are made of cardboard and have a blue label.",
                "Deliveries arrive on Tuesdays and Fridays, unless there is a public holiday.",
            ],
            "{0} boxes are delivered, and each of them holds {1} apples. {2} apples are sold. How many apples are left?",
            ["First I multiply the boxes by the apples in each of them: {0} x {1} = {3}.", "Then I subtract what was sold: {3} - {2} = {4}.", "I check the result by adding again: {4} + {2} = {3}, which is right."],
            "The answer is {4}."),
        new(
            "Latin",
            [
                "Das Geschäft öffnet früh am Morgen und schließt, wenn der letzte Kunde gegangen ist.", "Es regnete fast die ganze Woche, deshalb kamen weniger Leute als sonst.",
                "Der Bäcker nebenan sagt, dass sich niemand an ein kälteres Frühjahr erinnert.", "Alle Kisten sind aus Pappe und tragen ein blaues Schild.",
                "Lieferungen kommen dienstags und freitags, außer an Feiertagen.",
            ],
            "Es werden {0} Kisten geliefert, und jede enthält {1} Äpfel. {2} Äpfel werden verkauft. Wie viele Äpfel bleiben übrig?",
            ["Zuerst multipliziere ich die Kisten mit den Äpfeln darin: {0} x {1} = {3}.", "Dann ziehe ich ab, was verkauft wurde: {3} - {2} = {4}.", "Zur Probe rechne ich zurück: {4} + {2} = {3}, das stimmt."],
            "Die Antwort ist {4}."),
        new(
            "Chinese",
            [
                "这家商店每天清晨开门，等最后一位顾客离开以后才关门。", "这个星期几乎天天下雨，所以来的人比平时少得多。", "隔壁的面包师说，谁也不记得有过比今年更冷的春天。",
                "所有的箱子都是纸板做的，上面贴着蓝色的标签。", "除了法定节假日以外，每个星期二和星期五都会送货。",
            ],
            "商店收到了{0}箱苹果，每箱有{1}个。后来卖出了{2}个苹果。请问还剩下多少个苹果？",
            ["首先用箱数乘以每箱的苹果数：{0} × {1} = {3}。", "然后减去已经卖出的数量：{3} - {2} = {4}。", "最后反过来验算一下：{4} + {2} = {3}，结果正确。"],
            "答案是{4}。"),
    ];

    /// <summary>Makes questions, half of them Chinese; the same number gives the same questions.</summary>
    public static IReadOnlyList<BilingualQuestion> Make(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i => Make(_languages[i % 2 == 1 ? 2 : i / 2 % 2], random))];
    }

    private static BilingualQuestion Make(Language language, Random random)
    {
        int boxes = random.Next(3, 60), apples = random.Next(5, 90), sold = random.Next(1, boxes * apples);
        object[] numbers = [boxes, apples, sold, boxes * apples, (boxes * apples) - sold];
        string Fill(string text) => string.Format(CultureInfo.InvariantCulture, text, numbers);
        var story = string.Join(' ', Enumerable.Range(0, random.Next(13)).Select(_ => language.Story[random.Next(language.Story.Length)]));
        return new BilingualQuestion(
            language.Alphabet,
            $"{story} {Fill(language.Question)}".Trim(),
            [.. language.Steps.Select(Fill)],
            Fill(language.Answer));
    }

    private sealed record Language(string Alphabet, string[] Story, string Question, string[] Steps, string Answer);
}

/// <summary>A problem.</summary>
/// <param name="Alphabet">How it is written.</param>
/// <param name="Prompt">The text that is asked; no two are alike.</param>
/// <param name="Steps">The steps of the solution.</param>
/// <param name="Answer">The last sentence of a right answer.</param>
internal sealed record BilingualQuestion(string Alphabet, string Prompt, IReadOnlyList<string> Steps, string Answer);
