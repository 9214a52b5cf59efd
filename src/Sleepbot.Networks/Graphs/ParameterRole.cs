namespace Sleepbot.Networks;

/// <summary>What a parameter does in its layer.</summary>
public enum ParameterRole
{
    /// <summary>Incoming weights of neurons: axis 0 counts the neurons.</summary>
    Weight,

    /// <summary>One bias for each neuron.</summary>
    Bias,

    /// <summary>The factor of a normalisation, one for each channel (PyTorch calls it <c>weight</c>).</summary>
    Scale,

    /// <summary>The offset of a normalisation, one for each channel (PyTorch calls it <c>bias</c>).</summary>
    Shift,
}
