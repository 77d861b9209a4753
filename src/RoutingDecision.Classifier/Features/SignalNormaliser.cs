using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Features;

/// <summary>Brings shape signals to about zero mean and unit deviation, by the bundle's parameters.</summary>
internal sealed class SignalNormaliser
{
    public const string Logarithm = "log1p";
    public const string Identity = "none";
    private const float Limit = 4f;

    private readonly int[] _index;
    private readonly bool[] _logarithm;
    private readonly float[] _mean;
    private readonly float[] _factor;

    public SignalNormaliser(IReadOnlyList<SignalScale> scales)
    {
        _index = new int[scales.Count];
        _logarithm = new bool[scales.Count];
        _mean = new float[scales.Count];
        _factor = new float[scales.Count];
        for (var i = 0; i < scales.Count; i++)
        {
            _index[i] = IndexOf(scales[i].Signal);
            _logarithm[i] = scales[i].Transform == Logarithm;
            _mean[i] = scales[i].Mean;
            _factor[i] = 1f / scales[i].Deviation;
        }
    }

    /// <summary>Position of a signal by its name in the signal table, or -1.</summary>
    public static int IndexOf(string name)
    {
        foreach (var info in SignalTable.All)
        {
            if (info.Name == name)
            {
                return (int)info.Signal;
            }
        }

        return -1;
    }

    public static float Transform(float value, bool logarithm)
    {
        if (!float.IsFinite(value))
        {
            return 0f;
        }

        return logarithm ? MathF.Log(1f + MathF.Max(0f, value)) : value;
    }

    public void Write(in PromptSignals signals, Span<float> target)
    {
        for (var i = 0; i < _index.Length; i++)
        {
            var value = (Transform(signals[_index[i]], _logarithm[i]) - _mean[i]) * _factor[i];
            target[i] = Math.Clamp(value, -Limit, Limit);
        }
    }
}
