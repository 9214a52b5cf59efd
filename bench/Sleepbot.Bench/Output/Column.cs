namespace Sleepbot.Bench;

/// <summary>One column of a table.</summary>
/// <param name="Head">What stands above it.</param>
/// <param name="Width">Characters.</param>
/// <param name="Cell">Writes a row's cell.</param>
internal sealed record Column<TRow>(string Head, int Width, Func<TRow, string> Cell);
