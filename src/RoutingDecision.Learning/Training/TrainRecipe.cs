using RoutingDecision.Learning.Baselines;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>What is fitted to the examples.</summary>
public enum TrainRecipe
{
    /// <summary>Ensemble of small networks over hashed n-grams and shape signals: what ships.</summary>
    Network,

    /// <summary>TF-IDF over words and word pairs with logistic regression: a baseline.</summary>
    TfidfLogistic,
}

/// <summary>Each recipe's features and fit.</summary>
internal static class TrainRecipes
{
    /// <summary>Settings as the recipe needs them: the baseline reads words and word pairs alone, and labels as they were observed.</summary>
    public static Hyperparameters For(TrainRecipe recipe, Hyperparameters settings) => recipe == TrainRecipe.Network
        ? settings
        : settings with { GroupStrength = 0, Features = settings.Features with { CharNgramMin = 0, CharNgramMax = 0, OpeningWords = 0 } };

    public static ITrainedModel Fit(ExampleSet data, TrainOptions options, IProgress<TrainProgress>? progress, CancellationToken cancel) =>
        options.Recipe == TrainRecipe.Network ? EnsembleTrainer.Fit(data, options, progress, cancel) : LogisticTrainer.Fit(data, options.Labels, cancel);
}
