using System.Runtime.InteropServices;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>A step is the same bit for bit whether dense layers are updated within the backward pass of a single sample or after it.</summary>
public sealed class BackwardUpdateTests
{
    private const double Rate = 0.01;

    // Rows of whole cache lines that begin anywhere: two and ten floats before the end of one. 1,024 columns are gone through in several blocks of rows; 40 are no whole lines.
    private static readonly Network anywhere = Network.Build(
        "rows that begin anywhere", [1, 3, 7], new Dense(5), new Dense(1024), new Relu(), new Dense(40), new Dense(48), new Relu(), new Dense(64), new Relu(), new Dense(9));

    private static readonly Network inLine = Network.Build("rows that begin at lines", [1, 4, 4], new Dense(32), new Relu(), new Dense(48), new Dense(3));

    public static TheoryData<Type> Types => OptimizerBatteryTests.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public void Rows_that_begin_anywhere_are_updated_alike(Type optimizer) => Compare(anywhere, (Optimizer)Activator.CreateInstance(optimizer)!, isUpdated: columns => columns % 16 == 0);

    [Theory]
    [MemberData(nameof(Types))]
    public void Rows_that_begin_at_lines_are_updated_alike(Type optimizer) => Compare(inLine, (Optimizer)Activator.CreateInstance(optimizer)!, isUpdated: columns => columns > 16);

    [Fact]
    public void An_optimizer_that_is_a_plain_loop_waits_for_the_gradient()
    {
        using var team = new ThreadTeam(1);
        var state = new NetworkState(inLine);
        Assert.Null(UpdateOf(inLine, new SignDescent(), team).During(state, Rate));
        using var two = new ThreadTeam(2);
        Assert.Null(UpdateOf(inLine, new SgdMomentum(), two).During(state, Rate));
    }

    [Fact]
    public void An_L2_term_that_is_added_to_the_gradient_comes_first()
    {
        using var team = new ThreadTeam(1);
        var update = new WeightUpdate(inLine, OptionsOf(new SgdMomentum()) with { WeightDecay = 0.01 }, team);
        var asked = new Asked(update.During(new NetworkState(inLine), Rate)!);
        _ = Train(inLine.Compile(new PlanOptions { BatchSize = 1 }), inLine.Initialise(RandomSource.FromSeed(1)), 0, asked);
        Assert.Equal([48, 32], asked.Declined);
        Assert.Empty(asked.Updated);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1, 2)]
    public void Nobody_is_asked_after_a_loss_that_is_not_finite_or_with_several_samples(double loss, int samples)
    {
        using var team = new ThreadTeam(1);
        var state = inLine.Initialise(RandomSource.FromSeed(1));
        var asked = new Asked(UpdateOf(inLine, new SgdMomentum(), team).During(state, Rate)!);
        var plan = inLine.Compile(new PlanOptions { BatchSize = samples });
        float[] before = state.Weights.Span.ToArray();
        plan.Train(state, samples, rows => new LossResult(loss, 1, 0, 1), update: asked);
        Assert.Equal(0, asked.Updated.Count + asked.Declined.Count);
        Assert.Equal(before, state.Weights.Span);
    }

    [Fact]
    public void An_optimizer_that_says_it_is_one_rule_cannot_read_the_gradient()
    {
        Assert.SkipUnless(VectorMath.HasFusedMultiplyAdd, "Without fused multiply-adds all wait.");
        using var team = new ThreadTeam(1);
        var state = inLine.Initialise(RandomSource.FromSeed(1));
        var update = UpdateOf(inLine, new NotOneRule(), team).During(state, Rate);
        var error = Assert.Throws<InvalidOperationException>(() => Train(inLine.Compile(new PlanOptions { BatchSize = 1 }), state, 0, update));
        Assert.Contains("'not one rule' says that it is one rule, but reads the gradient itself", error.Message, StringComparison.Ordinal);
    }

    private static void Compare(Network network, Optimizer optimizer, Func<int, bool> isUpdated)
    {
        using var team = new ThreadTeam(1);
        var (within, after) = (UpdateOf(network, optimizer, team), UpdateOf(network, optimizer, team));
        var (first, second) = (network.Initialise(RandomSource.FromSeed(1)), network.Initialise(RandomSource.FromSeed(1)));
        var plan = network.Compile(new PlanOptions { BatchSize = 1 });
        int[] columns = [.. network.Parameters.Where(parameter => parameter.Role == ParameterRole.Weight).Skip(1).Select(parameter => parameter.Shape[1]).Reverse()];
        for (int step = 0; step < 5; step++)
        {
            RandomSource.FromSeed(step).FillNormal(plan.Input());
            var asked = new Asked(within.During(first, Rate)!);
            Train(plan, first, step, asked);

            // Without fused multiply-adds rounding would differ, and all wait.
            Assert.Equal(VectorMath.HasFusedMultiplyAdd ? columns.Where(isUpdated) : [], asked.Updated);
            within.Step(first, Rate);
            int[] seen = Bits(first.Gradient);

            Train(plan, second, step, null);
            after.Step(second, Rate);
            Assert.Equal(Bits(second.Gradient), seen);
            Assert.Equal(Bits(second.Weights), Bits(first.Weights));
            Assert.All(after.OptimizerState.Moments.Zip(within.OptimizerState.Moments), moments => Assert.Equal(Bits(moments.First), Bits(moments.Second)));
            Assert.Equal(step + 1, within.OptimizerState.Step);
        }
    }

    private static WeightUpdate UpdateOf(Network network, Optimizer optimizer, ThreadTeam team) => new(network, OptionsOf(optimizer), team);

    private static TrainingOptions OptionsOf(Optimizer optimizer) =>
        new() { BatchSize = 1, Length = new TrainingTime(1, TimeUnit.Epochs), Optimizer = optimizer, LearningRate = Rate };

    private static LossResult Train(Plan plan, NetworkState state, int step, IBackwardUpdate? update) => plan.Train(
        state,
        1,
        rows =>
        {
            RandomSource.FromSeed(100 + step).FillNormal(rows.GradientOf());
            return new LossResult(1, 1, 0, 1);
        },
        update: update);

    private static int[] Bits(FloatBuffer buffer) => MemoryMarshal.Cast<float, int>(buffer.Span).ToArray();

    /// <summary>Takes down whose weights were updated, by their columns.</summary>
    private sealed class Asked(IBackwardUpdate update) : IBackwardUpdate
    {
        public List<int> Updated { get; } = [];

        public List<int> Declined { get; } = [];

        public bool TryUpdate(Parameter parameter, OuterProduct gradient, Span<float> inputGradient)
        {
            bool isDone = update.TryUpdate(parameter, gradient, inputGradient);
            (isDone ? Updated : Declined).Add(inputGradient.Length);
            return isDone;
        }
    }

    private sealed class NotOneRule : Optimizer
    {
        public override string Name => "not one rule";

        public override int MomentCount => 0;

        public override bool IsOneRule => true;

        public override void Update(in UpdateContext context) => context.Gradient.CopyTo(context.Weights);
    }
}
