using System.Reflection;

namespace Sleepbot.Training.Tests;

/// <summary>What every schedule must do. Schedules join by reflection, so a new one cannot be left out.</summary>
public sealed class ScheduleBatteryTests
{
    public static TheoryData<Type> Types =>
        [.. typeof(LearningRateSchedule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)) && !type.IsAbstract)];

    [Fact]
    public void Names_differ()
    {
        string[] names = [.. Types.Select(type => Create(type.Data).Name)];
        Assert.Equal(["constant", "cosine", "cosine-restarts", "exponential", "linear", "milestones", "one-cycle", "step", "warm-up"], names.Order());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Factors_lie_from_0_to_1_for_runs_of_any_length(Type type)
    {
        LearningRateSchedule schedule = Create(type);
        foreach (long total in (long[])[1, 2, 3, 4, 5, 7, 10, 99, 100, 1000])
        {
            for (long step = 0; step < total; step++)
            {
                Assert.InRange(schedule.FactorAt(step, total), 0, 1 + 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Step_outside_the_run_is_refused(Type type)
    {
        LearningRateSchedule schedule = Create(type);
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.FactorAt(-1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.FactorAt(0, 0));
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => schedule.FactorAt(10, 10));
        Assert.Contains("step 10 was asked for in a run of 10 steps", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Equal_settings_are_equal(Type type)
    {
        Assert.Equal(Create(type), Create(type));
        Assert.Equal(Create(type).GetHashCode(), Create(type).GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Options_out_of_range_are_refused_by_name(Type type)
    {
        foreach (PropertyInfo option in type.GetProperties().Where(property => property.CanWrite && property.PropertyType.IsValueType))
        {
            object wrong = option.PropertyType == typeof(double) ? -0.001 : (object)-1L;
            var exception = Assert.Throws<TargetInvocationException>(() => option.SetValue(Create(type), wrong));
            var cause = Assert.IsType<ArgumentOutOfRangeException>(exception.InnerException);
            Assert.StartsWith($"{type.Name}.{option.Name} is {wrong}, expected", cause.Message, StringComparison.Ordinal);
        }
    }

    private static LearningRateSchedule Create(Type type) =>
        type == typeof(StepSchedule) ? new StepSchedule(10)
        : type == typeof(MilestoneSchedule) ? new MilestoneSchedule(0.5, 0.75)
        : type == typeof(ExponentialSchedule) ? new ExponentialSchedule()
        : (LearningRateSchedule)Activator.CreateInstance(type)!;
}
