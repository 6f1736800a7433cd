using System.Text;

namespace BestRoute.Studies.Latency;

/// <summary>Makes texts of English words without meaning.</summary>
internal static class MadeUpText
{
    private static readonly string[] _words =
        """
        the of and to in is that it was for on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will
        each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did
        down only way find use may water long little very after words called just where most know get through back much before go good new write our used me man too any day same right
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static string Of(int characters, Random random)
    {
        var text = new StringBuilder(characters + 16);
        while (text.Length < characters)
        {
            text.Append(_words[random.Next(_words.Length)]).Append(' ');
        }

        return text.ToString(0, characters);
    }
}
