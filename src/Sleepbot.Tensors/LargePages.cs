using System.Runtime.InteropServices;

namespace Sleepbot.Tensors;

/// <summary>Asks the operating system for pages of 2 MiB, of which a processor can keep track of far more memory than of the usual ones of 4 KiB.</summary>
internal static partial class LargePages
{
    private const int HugePageAdvice = 14;

    /// <summary>Asks for memory that nobody has written to yet. Only time depends on it: where the system has no such pages, nothing changes.</summary>
    /// <param name="address">Where the memory begins.</param>
    /// <param name="bytes">How much it is, at least two usual pages.</param>
    public static void Ask(nuint address, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint begin = (address + page - 1) / page * page;
        try
        {
            _ = Advise(begin, (address + bytes - begin) / page * page, HugePageAdvice);
        }
        catch (DllNotFoundException)
        {
            // A system without a C library of that name: its pages stay as they are.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nuint address, nuint bytes, int advice);
}
