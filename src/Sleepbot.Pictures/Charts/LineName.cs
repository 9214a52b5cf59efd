namespace Sleepbot.Pictures;

/// <summary>The name of a line, beside its end.</summary>
/// <param name="Arm">The arm's place in the experiment, from 0.</param>
/// <param name="Name">The name.</param>
/// <param name="X">Where the line ends, across.</param>
/// <param name="Y">Where it ends, down.</param>
internal readonly record struct LineName(int Arm, string Name, double X, double Y);
