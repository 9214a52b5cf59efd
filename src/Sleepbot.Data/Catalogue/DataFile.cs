namespace Sleepbot.Data;

/// <summary>One file of a known data set, named by its content.</summary>
/// <param name="Name">Its plain name, without <c>.gz</c>.</param>
/// <param name="Size">Bytes of the content, unpacked.</param>
/// <param name="Sha256">SHA-256 of the content, unpacked, as 64 lower-case hexadecimal digits.</param>
public sealed record DataFile(string Name, long Size, string Sha256);
