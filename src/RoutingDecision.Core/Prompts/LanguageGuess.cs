using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// Guesses the language of a text: by the script where a script is nearly one language, by letters that only one language of the
/// script uses, and by frequent words for Latin script. Says "und" rather than guess.
/// </summary>
internal ref struct LanguageGuess
{
    /// <summary>Languages told by their words, in the order of <see cref="LexiconWords.StopWords"/>.</summary>
    private static readonly string[] Codes = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "sv"];

    /// <summary>The letters that <see cref="AddLetter"/> knows.</summary>
    internal const string TellingLetters = "іїєґІЇЄپچگژٹڈےںßñ¿¡ãõłąężśćğışİå";

    private const int MaxWords = 512;

    private Counts _stopWords;
    private int _words;
    private bool _ukrainian;
    private bool _persian;
    private bool _urdu;

    /// <summary>Counts a word that is frequent in the languages of the given flags.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddWord(WordFlags flags)
    {
        uint languages = (uint)flags >> Lexicon.LanguageShift;
        if (languages != 0 && _words < MaxWords)
        {
            _words++;
            // A word of one language alone weighs more than one that several share.
            int weight = (languages & (languages - 1)) == 0 ? 3 : 2;
            do
            {
                _stopWords[System.Numerics.BitOperations.TrailingZeroCount(languages)] += weight;
                languages &= languages - 1;
            }
            while (languages != 0);
        }
    }

    /// <summary>Notes letters that betray a language among those of its script.</summary>
    internal void AddLetter(char c)
    {
        switch (c)
        {
            case 'і' or 'ї' or 'є' or 'ґ' or 'І' or 'Ї' or 'Є':
                _ukrainian = true;
                break;
            case 'پ' or 'چ' or 'گ' or 'ژ':
                _persian = true;
                break;
            case 'ٹ' or 'ڈ' or 'ے' or 'ں':
                _urdu = true;
                break;
            case 'ß':
                _stopWords[1] += 3;
                break;
            case 'ñ' or '¿' or '¡':
                _stopWords[3] += 3;
                break;
            case 'ã' or 'õ':
                _stopWords[4] += 3;
                break;
            case 'ł' or 'ą' or 'ę' or 'ż' or 'ś' or 'ć':
                _stopWords[7] += 2;
                break;
            case 'ğ' or 'ı' or 'ş' or 'İ':
                _stopWords[8] += 2;
                break;
            case 'å':
                _stopWords[9] += 2;
                break;
            default:
                break;
        }
    }

    internal readonly string Result(Script script, bool kana) => script switch
    {
        Script.Latin => FromWords(),
        Script.Cyrillic => _ukrainian ? "uk" : "ru",
        Script.Greek => "el",
        Script.Han => kana ? "ja" : "zh",
        Script.Kana => "ja",
        Script.Hangul => "ko",
        Script.Arabic => _urdu ? "ur" : _persian ? "fa" : "ar",
        Script.Hebrew => "he",
        Script.Devanagari => "hi",
        Script.Thai => "th",
        _ => "und",
    };

    private readonly string FromWords()
    {
        int best = 0;
        int second = 0;
        int winner = -1;
        for (int i = 0; i < Codes.Length; i++)
        {
            int count = _stopWords[i];
            if (count > best)
            {
                second = best;
                best = count;
                winner = i;
            }
            else if (count > second)
            {
                second = count;
            }
        }

        return winner >= 0 && best >= 3 && best > second ? Codes[winner] : "und";
    }

    [InlineArray(10)]
    private struct Counts
    {
        private int _first;
    }
}
