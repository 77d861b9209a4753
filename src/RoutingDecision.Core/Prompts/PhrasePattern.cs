namespace RoutingDecision.Core.Prompts;

/// <summary>A phrase to be found in prompts.</summary>
/// <param name="Text">What to find; 1 to <see cref="PhraseMatcher.MaxLength"/> characters. A run of white space matches any run of white space.</param>
/// <param name="WholeWord">The phrase must not touch a letter, a digit or an underscore before or behind it.</param>
/// <param name="IgnoreCase">Upper and lower case are alike, character by character, in no particular culture.</param>
public readonly record struct PhrasePattern(string Text, bool WholeWord, bool IgnoreCase = true);
