namespace Sleepbot.Data;

/// <summary>In which order one pass over the training samples visits them.</summary>
public enum SampleOrder
{
    /// <summary>Every order equally likely, drawn anew for each epoch from an addressed source.</summary>
    Shuffled,

    /// <summary>As the files hold them, in every epoch alike.</summary>
    AsFiled,

    /// <summary>All of class 0, then all of class 1, and so on; within a class as filed. In every epoch alike.</summary>
    SortedByClass,
}
