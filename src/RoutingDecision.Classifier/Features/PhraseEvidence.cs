using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Features;

/// <summary>What hashed ids tell of some phrases; see <see cref="PhraseRows"/>.</summary>
internal sealed class PhraseEvidence(FeaturizerOptions options, IReadOnlyList<PhrasePattern> phrases) : IPhraseEvidence
{
    private readonly PhraseRows[] _phrases = [.. phrases.Select(p => new PhraseRows(p, options))];

    public double Read(ReadOnlySpan<int> ids, bool isAscii, Span<ulong> occurs, Span<ulong> open)
    {
        Span<ulong> present = stackalloc ulong[options.DictionarySize / 64];
        present.Clear();
        foreach (var id in ids)
        {
            present[id >> 6] |= 1UL << (id & 63);
        }

        var found = 0;
        open.Clear();
        for (var i = 0; i < _phrases.Length; i++)
        {
            var bit = 1UL << (i & 63);
            switch (_phrases[i].Occurs(present, isAscii))
            {
                case true:
                    occurs[i >> 6] |= bit;
                    found++;
                    break;
                case null:
                    open[i >> 6] |= bit;
                    break;
                default:
                    break;
            }
        }

        return found * (double)ids.Length / options.DictionarySize;
    }
}
