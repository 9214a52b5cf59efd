namespace Sleepbot.Data;

/// <summary>How raw features become the numbers a network sees.</summary>
public enum NormalisationKind
{
    /// <summary>Bytes as floats from 0 to 255; floats as they are.</summary>
    None,

    /// <summary>Bytes divided by 255, so that they lie in [0, 1]; floats as they are.</summary>
    Scale,

    /// <summary>As <see cref="Scale"/>, then minus a mean and divided by a standard deviation, per channel.</summary>
    Standardise,
}
