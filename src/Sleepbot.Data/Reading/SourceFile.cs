namespace Sleepbot.Data;

/// <summary>A file that is being read, and what its owner can do when it is damaged.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Remedy">A sentence that ends every message about it.</param>
internal readonly record struct SourceFile(string Path, string Remedy)
{
    public const string ReplaceIt = "Replace it with a whole copy.";

    /// <summary>Makes the exception for a fault of this file.</summary>
    /// <param name="problem">What is wrong and what was expected, as sentences.</param>
    /// <param name="inner">What the operating system or a decoder reported, if anything.</param>
    public DataException Fault(string problem, Exception? inner = null) => new($"{Path}: {problem} {Remedy}", Path, inner) { Problem = problem };
}
