namespace Sleepbot.Statistics.Tests;

public class MultiplicityTests
{
    [Fact]
    public void Holm_agrees_with_R()
    {
        // R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm") and p.adjust(c(0.6, 0.001, 0.7, 0.02), "holm")
        Near([0.05, 0.08, 0.09, 0.09, 0.09], Multiplicity.Holm([0.01, 0.02, 0.03, 0.04, 0.05]));
        Near([1, 0.004, 1, 0.06], Multiplicity.Holm([0.6, 0.001, 0.7, 0.02]));
        Assert.Empty(Multiplicity.Holm([]));
    }

    [Fact]
    public void E_bh_finds_the_largest_set_that_carries_itself()
    {
        // m = 4, 1 / alpha = 20: one finding needs 80, two need 40 each, three 26.7 each, four 20 each.
        Assert.Equal([true, true, false, true], Multiplicity.EBenjaminiHochberg([27, 100, 3, 30]));
        Assert.Equal([false, true, false, false], Multiplicity.EBenjaminiHochberg([26, 100, 3, 30]));
        Assert.Equal([false, false, false, false], Multiplicity.EBenjaminiHochberg([26, 79, 3, 30]));
        Assert.Equal([true, false], Multiplicity.EBenjaminiHochberg([double.PositiveInfinity, 1]));
    }

    [Fact]
    public void Refuses_what_is_no_evidence()
    {
        Assert.Contains("P-value 1 of 2 is 1.5", Assert.Throws<ArgumentException>(() => Multiplicity.Holm([0.5, 1.5])).Message);
        Assert.Throws<ArgumentException>(() => Multiplicity.EBenjaminiHochberg([double.NaN]));
    }

    private static void Near(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (left, right) => Math.Abs(left - right) < 1e-12);
}
