namespace Sleepbot.Journal;

/// <summary>Answers as they are stored: a bit a sample, the first one lowest, copied, so that the caller may reuse its buffer.</summary>
internal sealed record EncodedAnswers(long RunId, long Step, string Split, int Samples, byte[] Bits)
{
    public static EncodedAnswers Of(SampleAnswers row)
    {
        ReadOnlySpan<bool> correct = row.Correct.Span;
        var bits = new byte[(correct.Length + 7) / 8];
        for (int i = 0; i < correct.Length; i++)
        {
            bits[i / 8] |= (byte)(correct[i] ? 1 << (i % 8) : 0);
        }

        return new EncodedAnswers(row.RunId, row.Step, row.Split, correct.Length, bits);
    }

    public SampleAnswers Decode()
    {
        var correct = new bool[Samples];
        for (int i = 0; i < correct.Length; i++)
        {
            correct[i] = (Bits[i / 8] & (1 << (i % 8))) != 0;
        }

        return new SampleAnswers(RunId, Step, Split, correct);
    }
}
