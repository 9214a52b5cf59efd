using Sleepbot.Statistics;

namespace Sleepbot.Verdicts;

/// <summary>How a challenger does against one of its controls. Secondary: it explains a verdict and is none.</summary>
/// <param name="Arm">The control's name.</param>
/// <param name="Role">What it controls for: <see cref="ArmRole.Sham"/>, <see cref="ArmRole.Shuffled"/> or <see cref="ArmRole.Reference"/>.</param>
/// <param name="Comparison">The challenger's gain over the control, paired by seed; each p-value by itself, adjusted for nothing.</param>
public sealed record ControlComparison(string Arm, ArmRole Role, PairedComparison Comparison);
