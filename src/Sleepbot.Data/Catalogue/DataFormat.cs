namespace Sleepbot.Data;

/// <summary>How the files of a data set are laid out.</summary>
public enum DataFormat
{
    /// <summary>Four IDX files: training images and labels, test images and labels. See <see cref="IdxFolder"/>.</summary>
    Idx,

    /// <summary>Five training files and a test file of CIFAR-10's binary version. See <see cref="CifarFolder"/>.</summary>
    CifarBinary,
}
