using System.Collections.Frozen;

namespace RoutingDecision.Core.Prompts;

/// <summary>Tells whether a short ask only makes sense with what came before it: "yes", "and in French?", "继续".</summary>
internal static class FollowUps
{
    internal const int MaxWords = 8;
    internal const int MinTurns = 2;

    private const int MaxChars = 96;

    /// <summary>Unspaced scripts: characters of the longest ask that is looked at.</summary>
    private const int MaxUnspaced = 16;

    /// <summary>Most words of an opening.</summary>
    private const int MaxOpeningWords = 3;

    /// <summary>A follow-up when it is the whole ask.</summary>
    private const string WholeAsks = """
        yes, yep, yeah, yup, no, nope, ok, okay, sure, please, thanks, thank you, why, why not, how, how so, when, where, who, which one, what, really, correct,
        right, exactly, continue, go on, go ahead, keep going, proceed, next, more, again, try again, retry, do it, do that, do both, both, all of them, the first one,
        the second one, the last one, option #, number #, shorter, longer, simpler, in english, stop, undo, undo that, fix it, run it, looks good, lgtm, perfect, great,
        got it, i see, any others, anything else, what else, for example, an example, explain, elaborate, expand, more details, sounds good, approved, a, b, c, #
        ja, nein, doch, bitte, danke, warum, wieso, weiter, mach weiter, mach das, mach es, nochmal, noch einmal, kürzer, länger, einfacher, auf englisch, genau, gut,
        oui, non, merci, pourquoi, continue, continuez, vas y, allez y, encore, plus court, plus long, fais le, en anglais, d accord, parfait,
        sí, si, gracias, por qué, por que, continúa, continua, sigue, adelante, otra vez, más corto, más largo, hazlo, en inglés, de acuerdo, vale, perfecto,
        sim, não, obrigado, obrigada, por quê, continue, continua, de novo, mais curto, faça isso, faz isso, em inglês, está bem, pode ser, pode continuar,
        sì, grazie, perché, continua, vai avanti, ancora, più corto, fallo, in inglese, va bene, perfetto,
        nee, bedankt, waarom, ga door, ga verder, opnieuw, korter, langer, doe het, doe maar, in het engels, prima,
        да, нет, спасибо, почему, зачем, продолжай, продолжайте, дальше, ещё, еще, ещё раз, еще раз, короче, сделай, сделай это, хорошо, давай, на английском,
        tak, nie, dzięki, dziękuję, dlaczego, kontynuuj, dalej, jeszcze raz, krócej, zrób to, po angielsku, dobrze,
        evet, hayır, teşekkürler, neden, devam, devam et, tekrar, daha kısa, yap, ingilizce, tamam, olur,
        نعم, لا, شكرا, لماذا, تابع, استمر, أكمل, مرة أخرى, أقصر, افعل ذلك, حسنا,
        हाँ, हां, नहीं, धन्यवाद, क्यों, जारी रखें, जारी रखो, आगे, फिर से, छोटा करो, कर दो, ठीक है, करो,
        네, 예, 응, 아니요, 아니, 고마워, 왜, 왜요, 계속, 계속해, 계속해줘, 계속해 주세요, 다시, 다시 해줘, 더 짧게, 해줘, 그렇게 해줘, 좋아, 영어로
        """;

    /// <summary>A follow-up when a short ask begins with it.</summary>
    private const string Openings = """
        yes, yep, yeah, no, ok, okay, sure, and, but, also, now, same, same for, what about, how about, make it, make that, make them, make this, do it, do that,
        do the, go on, go with, keep it, try it, try again, again, add that, remove that, change it, change that, translate it, translate that, put it, put that, instead, another,
        one more, use that, use the, what if, why is that, why did you, why not, how come, can you also, could you also, can you make it, continue, continue with, more, less,
        fix it, fix that, fix the, explain that, explain it, shorten it, that s, it s, not that, the same, the first, the second, the last, i meant, i mean, and now, then, or
        ja, nein, und, aber, jetzt, auch, nochmal, mach es, mach das, mach weiter, das gleiche, dasselbe, was ist mit, wie wäre, stattdessen, noch ein, noch eine, oder,
        oui, non, et, mais, maintenant, aussi, encore, pareil, même chose, la même, refais, continue, plutôt, fais le, ajoute aussi, ou,
        sí, y, pero, ahora, también, otra, otro, lo mismo, hazlo, sigue, en cambio, y si,
        sim, não, mas, agora, também, mesma coisa, o mesmo, faça o, outra vez, e se, e agora, e em,
        sì, ma, ora, anche, lo stesso, la stessa, fallo, ancora, e se, e in, invece,
        nee, en, maar, nu, ook, hetzelfde, doe het, doe maar, nog een, in plaats,
        да, нет, а, и, но, теперь, тоже, также, то же, ещё, еще, сделай это, а если, а что, добавь ещё,
        tak, nie, ale, teraz, też, to samo, zrób to, jeszcze, a co, a jeśli, a teraz,
        evet, hayır, ve, ama, şimdi, aynı, aynısını, bir de, peki, bunu, onu,
        نعم, لا, والآن, الآن, نفس, وماذا عن, ماذا عن, أيضا, اجعله, اجعلها,
        हाँ, हां, नहीं, और, अब, वही, लेकिन, इसे, फिर से,
        네, 예, 아니, 그리고, 그럼, 이제, 똑같이, 다시, 그것도, 그걸, 이걸, 더
        """;

    /// <summary>Openings in scripts without spaces; a short ask that begins with one is a follow-up.</summary>
    private static readonly string[] UnspacedOpenings =
    [
        "继续", "繼續", "是的", "好的", "好", "对", "對", "不是", "不对", "为什么", "為什麼", "再来", "再來", "再", "还有", "還有", "那么", "那麼", "那", "同样", "同樣", "现在", "現在",
        "然后呢", "更短", "短一点", "换成", "換成", "改成", "用英文", "用英语", "谢谢", "謝謝", "可以", "行", "就这样", "也",
        "続けて", "続き", "はい", "いいえ", "うん", "お願い", "なぜ", "どうして", "もう一度", "もう一つ", "もっと", "それで", "それを", "それは", "同じ", "今度は", "次は", "次",
        "やって", "そうして", "英語で", "ありがとう", "他には", "じゃあ", "では",
        "ใช่", "ไม่", "ต่อ", "ทำเลย", "ทำไม", "อีก", "แล้ว", "โอเค", "ขอบคุณ",
    ];

    private static readonly FrozenSet<string> Whole = Split(WholeAsks);
    private static readonly FrozenSet<string> Opening = Split(Openings);

    /// <summary>True for a follow-up. Only short asks are looked at; the caller knows that there was something before.</summary>
    internal static bool IsFollowUp(ReadOnlySpan<char> ask)
    {
        if (ask.Length > MaxChars)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[MaxChars + 1];
        int length = Normalize(ask, buffer, out int words, out int unspaced);
        ReadOnlySpan<char> text = buffer[..length];
        if (text.IsEmpty || words > MaxWords)
        {
            return text.IsEmpty && !ask.IsEmpty;
        }

        return unspaced > 0 ? BeginsUnspaced(text, unspaced) : BeginsSpaced(text);
    }

    private static bool BeginsUnspaced(ReadOnlySpan<char> text, int unspaced)
    {
        if (unspaced > MaxUnspaced)
        {
            return false;
        }

        foreach (string opening in UnspacedOpenings)
        {
            if (text.StartsWith(opening, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsSpaced(ReadOnlySpan<char> text)
    {
        if (Whole.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text))
        {
            return true;
        }

        FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> openings = Opening.GetAlternateLookup<ReadOnlySpan<char>>();
        int end = 0;
        for (int word = 0; word < MaxOpeningWords && end < text.Length; word++)
        {
            int next = text[(end + 1)..].IndexOf(' ');
            end = next < 0 ? text.Length : end + 1 + next;
            if (openings.Contains(text[..end]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lower case, words apart by single blanks, numbers as '#', all else dropped.</summary>
    private static int Normalize(ReadOnlySpan<char> ask, Span<char> to, out int words, out int unspaced)
    {
        int length = 0;
        bool gap = true;
        words = 0;
        unspaced = 0;
        foreach (char c in ask)
        {
            CharClass kind = CharClasses.Of(c);
            if (kind > CharClass.Digit)
            {
                gap = true;
                continue;
            }

            bool number = kind == CharClass.Digit;
            if (gap && length > 0)
            {
                to[length++] = ' ';
            }

            words += gap ? 1 : 0;
            unspaced += kind == CharClass.Unspaced ? 1 : 0;
            if (!(number && !gap && to[length - 1] == '#'))
            {
                to[length++] = number ? '#' : char.ToLowerInvariant(c);
            }

            gap = false;
        }

        return length;
    }

    private static FrozenSet<string> Split(string list) =>
        list.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
}
