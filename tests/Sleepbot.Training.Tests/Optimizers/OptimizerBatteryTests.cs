using System.Reflection;
using Sleepbot.Golden;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>What every optimizer must do. Optimizers join by reflection, so a new one cannot be left out.</summary>
public sealed class OptimizerBatteryTests
{
    public static TheoryData<Type> Types =>
        [.. typeof(Optimizer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Is_sealed_and_immutable(Type type)
    {
        Optimizer optimizer = Create(type);
        Assert.True(type.IsSealed && type.IsPublic);
        Assert.Equal(optimizer.Name.ToLowerInvariant(), optimizer.Name);
        Assert.All(Fields(type), field => Assert.True(field.IsInitOnly, $"{type.Name}.{field.Name} can change."));
    }

    [Fact]
    public void No_two_have_the_same_name() => Assert.Distinct(Types.Select(row => Create(row.Data).Name));

    [Theory]
    [MemberData(nameof(Types))]
    public void Has_a_golden_trajectory(Type type) => Assert.Contains($"opt/{Create(type).Name}", GoldenFile.Shared.CasesUnder("opt/"));

    [Theory]
    [MemberData(nameof(Types))]
    public void Any_length_gives_the_bits_of_one_weight_at_a_time(Type type)
    {
        for (int length = 0; length <= 67; length++)
        {
            Run whole = new(Create(type), length), single = new(Create(type), length);
            for (int step = 0; step < 8; step++)
            {
                whole.Step([length]);
                single.Step([.. Enumerable.Repeat(1, length)]);
            }

            Assert.Equal(whole.Weights, single.Weights);
            AssertEqualStates(whole.State, single.State);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Update_stays_within_its_range(Type type)
    {
        Run run = new(Create(type), 50);
        float[] before = [.. run.Weights];
        run.State.BeginStep();
        run.State.Update(run.Weights, run.GradientOf(1), 13, 20, 0.1);

        Assert.Equal(before[..13], run.Weights[..13]);
        Assert.Equal(before[33..], run.Weights[33..]);
        Assert.All(Enumerable.Range(13, 20), i => Assert.NotEqual(before[i], run.Weights[i]));
        Assert.All(run.State.Moments, moment => Assert.True(moment.Span[..13].IndexOfAnyExcept(0f) < 0 && moment.Span[33..].IndexOfAnyExcept(0f) < 0));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void State_carried_to_a_new_run_continues_bit_for_bit(Type type)
    {
        Run run = new(Create(type), 37);
        run.Steps(9);
        Run resumed = new(Create(type), 37);
        run.Weights.CopyTo(resumed.Weights, 0);
        resumed.State.Step = run.State.Step;
        run.State.Scalars.CopyTo(resumed.State.Scalars);
        for (int i = 0; i < run.State.Moments.Count; i++)
        {
            run.State.Moments[i].Span.CopyTo(resumed.State.Moments[i].Span);
        }

        run.Steps(9);
        resumed.Steps(9);

        Assert.Equal(18, resumed.State.Step);
        Assert.Equal(run.Weights, resumed.Weights);
        AssertEqualStates(run.State, resumed.State);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void One_instance_serves_several_runs(Type type)
    {
        Optimizer optimizer = Create(type);
        Run alone = new(Create(type), 20), one = new(optimizer, 20), other = new(optimizer, 20);
        alone.Steps(5);
        for (int step = 0; step < 5; step++)
        {
            one.Steps(1);
            other.Steps(2);
        }

        Assert.Equal(alone.Weights, one.Weights);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Steps_allocate_nothing(Type type)
    {
        Run run = new(Create(type), 1003);
        float[] gradient = run.GradientOf(1);
        Step(); // Compiles.

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step()
        {
            run.State.BeginStep();
            run.State.Update(run.Weights, gradient, 0, 501, 0.01, 0.1);
            run.State.Update(run.Weights, gradient, 501, 502, 0.01, 0.1);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Rate_zero_moves_nothing(Type type)
    {
        Run run = new(Create(type), 19);
        float[] before = [.. run.Weights];
        run.State.BeginStep();
        run.State.Update(run.Weights, run.GradientOf(1), 0, 19, learningRate: 0, weightDecay: 0.5);
        Assert.Equal(before, run.Weights);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Weight_decay_acts_exactly_where_it_is_announced(Type type)
    {
        Run with = new(Create(type), 19), without = new(Create(type), 19);
        with.State.BeginStep();
        with.State.Update(with.Weights, with.GradientOf(1), 0, 19, 0.1, weightDecay: 0.5);
        without.State.BeginStep();
        without.State.Update(without.Weights, without.GradientOf(1), 0, 19, 0.1);
        Assert.Equal(with.State.Optimizer.DecaysWeightsDirectly, !with.Weights.SequenceEqual(without.Weights));
        Assert.Equal(with.State.Optimizer.DecaysWeightsDirectly, with.State.Optimizer.DefaultWeightDecay > 0);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Gradient_that_is_not_a_number_is_not_hidden(Type type)
    {
        Run run = new(Create(type), 19);
        float[] gradient = run.GradientOf(1);
        gradient[3] = gradient[18] = float.NaN;
        run.State.BeginStep();
        run.State.Update(run.Weights, gradient, 0, 19, 0.1);
        Assert.Equal([3, 18], Enumerable.Range(0, 19).Where(i => float.IsNaN(run.Weights[i])));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Options_out_of_range_are_refused_by_name(Type type)
    {
        foreach (PropertyInfo option in type.GetProperties().Where(property => property.CanWrite))
        {
            Assert.Equal(typeof(double), option.PropertyType);
            foreach (double value in (double[])[-0.001, double.NaN, double.PositiveInfinity])
            {
                Optimizer optimizer = Create(type);
                var exception = Assert.Throws<TargetInvocationException>(() => option.SetValue(optimizer, value));
                var cause = Assert.IsType<ArgumentOutOfRangeException>(exception.InnerException);
                Assert.StartsWith($"{type.Name}.{option.Name} is {value}, expected", cause.Message, StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<FieldInfo> Fields(Type? type) => type is null
        ? []
        : type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly).Concat(Fields(type.BaseType));

    private static Optimizer Create(Type type) => (Optimizer)Activator.CreateInstance(type)!;

    private static void AssertEqualStates(OptimizerState expected, OptimizerState actual)
    {
        Assert.Equal(expected.Scalars.ToArray(), actual.Scalars.ToArray());
        Assert.Equal(expected.Moments.Select(moment => moment.Span.ToArray()), actual.Moments.Select(moment => moment.Span.ToArray()));
    }

    /// <summary>Weights on their way, with gradients that depend on the step only.</summary>
    private sealed class Run
    {
        private static readonly RandomSource source = RandomSource.FromSeed(5);

        public Run(Optimizer optimizer, int length)
        {
            State = new OptimizerState(optimizer, length);
            Weights = new float[length];
            source.Derive("weights").FillNormal(Weights);
        }

        public OptimizerState State { get; }

        public float[] Weights { get; }

        public float[] GradientOf(long step)
        {
            float[] gradient = new float[Weights.Length];
            source.Derive("gradient").Derive(step).FillNormal(gradient, mean: 0.3f);
            return gradient;
        }

        public void Steps(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Step([Weights.Length]);
            }
        }

        public void Step(int[] slices)
        {
            State.BeginStep();
            float[] gradient = GradientOf(State.Step);
            int start = 0;
            foreach (int length in slices)
            {
                State.Update(Weights, gradient, start, length, 0.05, 0.1);
                start += length;
            }
        }
    }
}
