namespace Sleepbot.Training;

/// <summary>A source of chance in a run. Each has a random source of its own, so that one can be held fixed while another varies (Bouthillier et al. 2021).</summary>
public enum NoiseSource
{
    /// <summary>The initial weights.</summary>
    Init,

    /// <summary>The order in which epochs visit the training samples.</summary>
    Order,

    /// <summary>How each training image is changed in each epoch; only in runs that do so.</summary>
    Augmentation,

    /// <summary>The noise inside the network during training, such as dropout.</summary>
    Dropout,

    /// <summary>Which samples are held out of training for validation.</summary>
    Split,

    /// <summary>What interventions draw.</summary>
    Sleep,
}
