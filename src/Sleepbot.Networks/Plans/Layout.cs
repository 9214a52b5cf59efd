namespace Sleepbot.Networks;

/// <summary>How a batch of one value lies in memory.</summary>
internal enum Layout
{
    /// <summary>Sample after sample: element (n, feature) at n * features + feature. What data sets, dense layers and losses use.</summary>
    SampleMajor,

    /// <summary>
    /// Blocks of 16 samples, the sample innermost: element (n, feature) at ((n / 16) * features + feature) * 16 + n % 16. One vector
    /// is the same feature of 16 samples, so that convolutions need no packing and no edge handling along the image. A last block
    /// that is not full carries lanes of no meaning forward, and zeros backward.
    /// </summary>
    BatchInnermost,
}
