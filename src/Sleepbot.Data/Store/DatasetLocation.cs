namespace Sleepbot.Data;

/// <summary>Where a data set lies on this machine.</summary>
/// <param name="Folder">The folder that holds all its files.</param>
/// <param name="Place">What kind of folder that is.</param>
/// <param name="Bytes">Bytes its files take on disk, packed or not.</param>
/// <param name="TrainCount">Number of training samples there; 0 where a file is damaged.</param>
/// <param name="TestCount">Number of test samples there; 0 where a file is damaged.</param>
/// <param name="Remark">Something to say about it, such as which file is damaged; null where there is nothing to say.</param>
public sealed record DatasetLocation(string Folder, DatasetPlace Place, long Bytes, int TrainCount, int TestCount, string? Remark);
