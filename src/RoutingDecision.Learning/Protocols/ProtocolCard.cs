using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Bundles;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Protocols;

/// <summary>The model card of the shipped bundle: what every card says, what is known of this one alone, and the table of the protocols.</summary>
public static class ProtocolCard
{
    private static readonly CardRemarks Shipped = new()
    {
        Expect =
            "expect it to be sensible on everyday application prompts, at chance or below it on a kind of task\n" +
            "that it has never seen, and better after training on your own traffic.",
        Data =
            "Shrinkage and the number of networks were chosen by looking at test figures of an earlier corpus, which flatters figures on that data " +
            "slightly.\n",
        Labels = "Labels are one reader's judgement each. ",
        Reading = " drawn at random",
        Section = ProtocolSection.Text,
        Repeat = "`make train DATA=FOLDER` (or `routing train --help`)",
    };

    /// <summary>The card with a table in it.</summary>
    /// <param name="options">Names the bundle and the corpus.</param>
    /// <param name="table">The table in Markdown; empty: none.</param>
    /// <exception cref="DataException">The second reading of the corpus can't be used.</exception>
    /// <exception cref="BundleException">The bundle is refused.</exception>
    public static string Text(ProtocolOptions options, string table) =>
        Text(ClassifierBundle.ReadManifest(options.Bundle), LabelAgreement.Of(options.CorpusFolder, LabelSpace.Default), table);

    /// <summary>Refuses a text that is no model card, before it is written over: one of training, which has no table yet, or one with a
    /// table.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static void Check(string text)
    {
        if (!text.StartsWith(ModelCard.Begin, StringComparison.Ordinal))
        {
            throw new FormatException($"it is no model card, which begins with '{ModelCard.Begin}'");
        }
    }

    internal static string Text(BundleManifest manifest, LabelAgreement? agreement, string table) =>
        ProtocolTable.Insert(ModelCard.Text(manifest, agreement, Shipped), table);
}
