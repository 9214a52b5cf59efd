namespace Sleepbot.Data;

/// <summary>Along which axis an <see cref="Augmentation"/> mirrors half of the images.</summary>
public enum Flip
{
    /// <summary>Along none.</summary>
    None,

    /// <summary>Left becomes right, with probability 1/2: for photographs, not for digits or letters.</summary>
    Horizontal,
}
