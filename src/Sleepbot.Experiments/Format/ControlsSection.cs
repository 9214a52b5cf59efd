using Sleepbot.Experiments.Binding;

namespace Sleepbot.Experiments.Format;

/// <summary>Which arms are added to those that the file writes. A file that names its endpoint gets them all but the shuffled ones; another gets none.</summary>
[ReadWith(typeof(ControlsForm))]
internal sealed record ControlsSection
{
    /// <summary>Gets the section of a file that wants none.</summary>
    public static ControlsSection Off { get; } = new() { Shams = false, Identity = false, Ema = false };

    /// <summary>Gets whether each challenger that sleeps gets a sham: changes of the same size in each layer at the same moments, in random directions.</summary>
    public bool Shams { get; init; } = true;

    /// <summary>Gets whether the baseline is also run with all that a challenger does in its sleep taken back, with the first two seeds for each challenger: it must end in the same bits.</summary>
    public bool Identity { get; init; } = true;

    /// <summary>Gets whether the baseline is also judged by an exponential moving average of its weights.</summary>
    public bool Ema { get; init; } = true;

    /// <summary>Gets whether each challenger that sleeps is also run with its sleeps at random moments. The default is off.</summary>
    public bool Shuffled { get; init; }

    private sealed class ControlsForm() : OffForm(typeof(ControlsSection), Off);
}
