namespace Sleepbot.Networks;

/// <summary>A leaky rectifier that a step computes besides its own work.</summary>
/// <param name="Leak">What results not above 0 are multiplied by: 1 leaves them, 0 rectifies.</param>
/// <param name="Slope">What their gradients are multiplied by: the leak, or 1 where the reader of the results has done so already.</param>
internal readonly record struct Rectifier(float Leak, float Slope)
{
    /// <summary>Gets the one that changes nothing.</summary>
    public static Rectifier None => new(1, 1);
}
