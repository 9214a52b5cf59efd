namespace Sleepbot.Journal;

/// <summary>What became of an arm when its experiment began.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Same">The arm with the same address, maybe under another name, in the latest of the earlier experiments that have one; null if none has.</param>
/// <param name="Namesake">The arm of this name in the latest of the earlier experiments that have one; null if none has.</param>
/// <param name="HasRuns">Whether earlier experiments have runs of the same address, which belong to this one too.</param>
public sealed record ArmStart(string Name, EarlierArm? Same, EarlierArm? Namesake, bool HasRuns);
