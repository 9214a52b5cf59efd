namespace Sleepbot.Data;

/// <summary>How far a fetch is.</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="File">Name of the file or archive that is fetched; empty where the report is about no single one.</param>
/// <param name="Source">Where it comes from, for people to read.</param>
/// <param name="Stage">What is being done.</param>
/// <param name="BytesDone">Bytes that have arrived, those of an earlier, resumed attempt included.</param>
/// <param name="BytesTotal">Bytes there will be, or null where the server does not say.</param>
/// <param name="Note">A sentence worth showing, or null.</param>
public sealed record FetchProgress(
    string Dataset,
    string File,
    string Source,
    FetchStage Stage,
    long BytesDone = 0,
    long? BytesTotal = null,
    string? Note = null);
