namespace Sleepbot.Journal;

/// <summary>The definition that was in force when it first became known how an arm does with a seed.</summary>
/// <param name="Arm">The arm's name in the experiment that was asked about.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Number">The definition's number; later ones have greater numbers.</param>
/// <param name="Text">The definition: the experiment file's text after all settings from the command line.</param>
public sealed record FirstDefinition(string Arm, long Seed, long Number, string Text);
