namespace Sleepbot.Training;

/// <summary>Whose settings sleep replay has: those that its authors found for networks 784-1200-1200-10.</summary>
public enum ReplaySettings
{
    /// <summary>Rate 181.047258, increase 0.041001, decrease 0.003344, thresholds 40.446884, 27.596929, 33.109393, scale 31.592987.</summary>
    FashionMnist,

    /// <summary>Rate 239.515363, increase 0.032064, decrease 0.003344, thresholds 14.548273, 44.560317, 38.046326, scale 55.882454.</summary>
    Mnist,
}
