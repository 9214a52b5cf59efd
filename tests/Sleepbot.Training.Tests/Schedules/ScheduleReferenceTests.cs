namespace Sleepbot.Training.Tests;

/// <summary>
/// Schedules give the learning rates of PyTorch 1.13's schedulers with a base rate of 1. Each list was printed once by stepping
/// the scheduler that the test names through a whole run.
/// </summary>
public sealed class ScheduleReferenceTests
{
    [Fact] // StepLR(step_size=3, gamma=.5)
    public void Step() => AssertFactors(
        new StepSchedule(3) { Ratio = 0.5 },
        1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);

    [Fact] // MultiStepLR(milestones=[5, 8], gamma=.1)
    public void Milestones() => AssertFactors(
        new MilestoneSchedule(0.5, 0.8),
        1.0, 1.0, 1.0, 1.0, 1.0, 0.1, 0.1, 0.1, 0.01, 0.01);

    [Fact] // CosineAnnealingLR(T_max=10, eta_min=.1)
    public void Cosine() => AssertFactors(
        new CosineSchedule { Final = 0.1 },
        1.0, 0.977975432333, 0.914057647469, 0.814503363532, 0.689057647469, 0.55, 0.410942352531, 0.285496636468, 0.185942352531, 0.122024567667);

    [Fact] // OneCycleLR(max_lr=1, total_steps=10)
    public void One_cycle_with_defaults() => AssertFactors(
        new OneCycleSchedule(),
        0.04, 0.52, 1.0, 0.950484632013, 0.81174565395, 0.611262021936, 0.388741978064, 0.18825834605, 0.049519367987, 4e-06);

    [Fact] // OneCycleLR(max_lr=1, total_steps=7, pct_start=.4, div_factor=10, final_div_factor=100)
    public void One_cycle_whose_peak_lies_between_two_steps() => AssertFactors(
        new OneCycleSchedule { Climb = 0.4, Start = 0.1, Final = 0.001 },
        0.1, 0.62814167995, 0.994420997699, 0.811933156028, 0.463172318254, 0.134340590021, 0.001);

    [Fact] // SequentialLR([LinearLR(start_factor=.25, total_iters=3), CosineAnnealingLR(T_max=6)], milestones=[4])
    public void Warm_up_before_another_schedule() => AssertFactors(
        new WarmUpSchedule { Steps = 4, Then = new CosineSchedule() },
        0.25, 0.5, 0.75, 1.0, 1.0, 0.933012701892, 0.75, 0.5, 0.25, 0.066987298108);

    [Fact] // LinearLR(start_factor=1, end_factor=.2, total_iters=8)
    public void Linear() => AssertFactors(new LinearSchedule { Final = 0.2 }, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3);

    [Fact] // ExponentialLR(gamma=.01 ** (1 / 8))
    public void Exponential() => AssertFactors(
        new ExponentialSchedule(),
        1.0, 0.56234132519, 0.316227766017, 0.177827941004, 0.1, 0.056234132519, 0.031622776602, 0.0177827941);

    [Fact] // CosineAnnealingWarmRestarts(T_0=2, T_mult=2, eta_min=.1)
    public void Cosine_restarts() => AssertFactors(
        new CosineRestartsSchedule { Cycles = 3, Growth = 2, Final = 0.1 },
        1.0, 0.55, 1.0, 0.868198051534, 0.55, 0.231801948466, 1.0, 0.96574578963, 0.868198051534, 0.722207544564, 0.55, 0.377792455436, 0.231801948466, 0.13425421037);

    [Fact]
    public void Constant() => AssertFactors(new ConstantSchedule(), 1, 1, 1);

    private static void AssertFactors(LearningRateSchedule schedule, params double[] expected)
    {
        for (int step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], schedule.FactorAt(step, expected.Length), 1e-11);
        }
    }
}
