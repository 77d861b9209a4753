namespace RoutingDecision.Core.Prompts;

/// <summary>
/// The word lists behind <see cref="Lexicon"/>, lower case. One or two words an entry; '#' stands for any number.
/// Entries in scripts without spaces have exactly two characters and match anywhere.
/// Left out on purpose: words that mean something else in another listed language (Spanish "sin", Italian "ma").
/// </summary>
internal static class LexiconWords
{
    internal const string MultiStep = """
        then, next, finally, afterwards, afterward, subsequently, lastly, firstly, secondly, thirdly, after that, step #, by step, followed by
        dann, danach, anschließend, anschliessend, schließlich, schliesslich, zuletzt, zunächst, zuerst, schritt #, schritt für
        puis, ensuite, enfin, finalement, abord, étape #, étape par
        luego, después, despues, finalmente, paso #, a paso
        depois, seguida, por último, passo #, a passo
        poi, dopo, infine, successivamente
        daarna, vervolgens, tenslotte, ten slotte, stap #, stap voor
        затем, потом, далее, наконец, после этого, шаг #, пошагово
        następnie, potem, na koniec, krok #, krok po
        sonra, ardından, son olarak, adım #, adım adım
        ثم, بعد ذلك, أخيرا, أخيراً, الخطوة #
        फिर, उसके बाद, इसके बाद, अंत में
        然后, 接着, 最后, 首先, 其次, 步骤, 随后, 然後, 接著, 最後, 步驟, 次に, まず, 手順, 続い, 順に
        그리고, 그런 다음, 다음으로, 마지막으로, 먼저, 단계별로
        """;

    internal const string Constraints = """
        must, without, only, exactly, cannot, never, unless, except, strictly, ensure, avoid, within, maximum, minimum, constraint, constraints,
        requirement, requirements, require, requires, at least, at most, no more, do not, don t, longer than, fewer than, less than, more than
        muss, müssen, mindestens, höchstens, ohne, nur, genau, maximal, niemals, ausschließlich, vermeide, sicherstellen
        doit, doivent, sans, seulement, uniquement, exactement, jamais, au moins, au plus, évite, éviter, obligatoire
        debe, deben, solamente, únicamente, exactamente, máximo, mínimo, nunca, al menos, evita, obligatorio, sólo, solo, sin usar
        deve, devem, sem, somente, apenas, exatamente, pelo menos, evite
        devono, senza, soltanto, esattamente, massimo, almeno
        moet, moeten, minstens, hoogstens, zonder, alleen, precies, maximaal, uitsluitend, nooit
        должен, должна, должно, должны, обязательно, без, только, ровно, минимум, максимум, не менее, не более, никогда, нельзя
        musi, muszą, bez, tylko, dokładnie, co najmniej, maksymalnie, nie więcej, nigdy
        mutlaka, en az, en fazla, sadece, yalnızca, tam olarak, olmadan, zorunlu, asla
        يجب, فقط, بدون, دون, على الأقل, على الأكثر, بالضبط
        केवल, सिर्फ, बिना, कम से, अवश्य, चाहिए
        必须, 至少, 最多, 不能, 不要, 只能, 仅限, 不得, 务必, 恰好, 不超, 必須, 只用, 必ず, 以内, 以上, 以下, のみ, だけ, なし, 禁止
        반드시, 최소, 최대, 없이, 오직, 정확히, 이상, 이하, 이내
        """;

    internal const string Reasoning = """
        why, prove, proof, compare, comparison, contrast, design, analyze, analyse, analysis, evaluate, justify, derive, tradeoff, tradeoffs, trade off,
        trade offs, reason, reasoning, critique, architect, architecture, optimize, optimise, investigate, diagnose, debug, refactor, strategy,
        strategies, infer, deduce, hypothesis, assess, implications, theorem, synthesize, pros and, root cause, how come
        warum, weshalb, wieso, beweise, beweisen, beweis, vergleiche, vergleichen, vergleich, entwirf, entwerfen, analysiere, bewerte, begründe,
        herleiten, abwägen, optimiere, strategie, architektur, ursache
        pourquoi, prouve, prouver, démontre, démontrer, comparer, comparez, conçois, concevoir, analyser, analysez, évalue, évaluer, justifie,
        justifier, justifiez, stratégie, compromis, déduire, optimiser
        por qué, por que, por quê, porqué, demuestra, demostrar, compara, comparar, diseña, diseñar, analiza, analizar, evalúa, evaluar, justifica,
        razona, estrategia, arquitectura, optimiza
        comprove, projete, analise, analisar, avalie, justifique, estratégia, arquitetura
        perché, dimostra, dimostrare, confronta, confrontare, progetta, progettare, analizza, analizzare, valuta, giustifica, strategia, architettura
        waarom, bewijs, bewijzen, vergelijk, vergelijken, ontwerp, ontwerpen, analyseer, beoordeel, onderbouw, architectuur
        почему, зачем, докажи, докажите, доказать, доказательство, сравни, сравните, сравнить, спроектируй, спроектируйте, проанализируй,
        проанализируйте, анализ, оцени, оцените, обоснуй, обоснуйте, стратегия, стратегию, архитектура, архитектуру
        dlaczego, udowodnij, porównaj, porównać, zaprojektuj, przeanalizuj, oceń, uzasadnij, strategię
        neden, niçin, kanıtla, kanıtlayın, karşılaştır, karşılaştırın, tasarla, tasarlayın, analiz, değerlendir, strateji
        لماذا, أثبت, قارن, صمم, حلل, برهن, استراتيجية
        क्यों, सिद्ध, तुलना, विश्लेषण, मूल्यांकन, डिज़ाइन, डिजाइन, रणनीति
        为什, 為什, 为何, 证明, 證明, 比较, 比較, 设计, 設計, 分析, 评估, 評估, 推导, 权衡, 架构, 策略, 论证, 优化, なぜ, 証明, 評価, 理由, 最適, 戦略, 考察
        왜, 증명, 비교, 설계, 분석, 평가, 전략
        """;

    /// <summary>Words that often begin a line of code; alone they prove nothing.</summary>
    internal const string CodeKeywords = """
        import, from, def, class, function, const, let, var, public, private, protected, static, return, if, else, elif, for, while, switch, case, try,
        catch, except, finally, with, using, namespace, package, func, fn, struct, enum, interface, void, int, select, insert, update, delete, create,
        alter, where, include, async, await, export, print, echo, end, raise, throw, match, impl, pub, use, yield, do
        """;

    /// <summary>Words of log levels and compiler messages.</summary>
    internal const string Levels = "error, warning, warn, info, debug, fatal, trace, critical";

    /// <summary>Frequent words of each language that <see cref="LanguageGuess"/> knows by words, in the order of its codes.</summary>
    internal static readonly string[] StopWords =
    [
        "the, of, and, to, in, is, that, it, for, on, with, as, this, are, be, was, you, i, my, what, how, why, can, do, does, please, write, explain, an, or, if, from, by, at, not, have, we, your, which, when, me, should, would, make, give, list, between, into, using, translate, summarize",
        "der, die, das, und, ist, nicht, ein, eine, einen, einem, einer, zu, den, dem, des, mit, für, auf, von, im, wie, ich, du, wir, sie, es, was, warum, bitte, kann, kannst, wird, sind, oder, aber, auch, mir, mein, meine, nach, bei, aus, schreibe, erkläre, als, zum, zur, dass, wenn",
        "le, la, les, des, une, un, et, est, de, du, que, qui, dans, pour, pas, sur, avec, ce, cette, je, vous, nous, il, elle, au, aux, par, plus, ne, se, sont, comment, pourquoi, mon, ma, mes, quel, quelle, explique, écris, en, ou, si, moi, peux, d, l, qu, fais",
        "el, la, los, las, de, que, y, en, un, una, es, por, con, para, del, se, no, lo, su, al, como, más, qué, cómo, mi, me, te, este, esta, son, o, si, pero, puedes, escribe, explica, hay, cuál, favor, está, entre, sobre, tu",
        "o, os, as, de, que, e, do, da, em, um, uma, para, com, não, no, na, dos, das, por, se, é, mais, como, ao, meu, minha, você, eu, são, ou, qual, isso, este, esta, escreva, explique, seu, pelo, pela, num, está, me, mas, foi",
        "il, lo, la, gli, di, che, e, un, una, è, per, con, non, del, della, in, sono, come, le, si, da, al, dei, nel, mi, questo, questa, o, ma, cosa, perché, scrivi, spiega, puoi, mio, mia, alla, più, anche, quali, ho, delle, i",
        "de, het, een, en, van, is, dat, niet, in, op, te, voor, met, zijn, aan, er, ik, je, hoe, wat, waarom, die, dit, ook, als, maar, om, kan, naar, bij, mijn, schrijf, uit, deze, over, of, we, worden, wordt, heb, jij, geef",
        "w, i, na, się, nie, z, do, to, że, jest, jak, o, co, dla, od, po, za, czy, są, ten, ta, te, przez, oraz, mi, ja, lub, napisz, wyjaśnij, ale, który, która, proszę, mój, moja, dlaczego, tego, być, tylko",
        "bir, ve, bu, için, ile, da, de, ne, mi, mı, nasıl, çok, daha, olan, olarak, gibi, var, bana, neden, ben, şu, en, kadar, sonra, ama, veya, değil, yaz, açıkla, nedir, hangi, lütfen, benim, olur, o, ki",
        "och, att, det, som, en, är, på, av, för, med, den, till, inte, ett, jag, du, om, hur, vad, har, kan, från, varför, skriv, så, men, eller, min, mig, vi, de, i, när, ska, detta, förklara, alla",
    ];
}
