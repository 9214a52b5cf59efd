using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>A training pass goes through a batch part by part, and the last stretch of each part turns around at the objective.</summary>
public sealed class TrainTests
{
    private static readonly Network images = Network.Build(
        "images", [2, 6, 5], new Convolution(5, 3), new Relu(), new LocalResponseNormalisation(3, 0.5f, 0.75f, 1), new MaxPool(2), new Dense(9), new Tanh(), new Dense(3));

    private static readonly Network normalised = Network.Build(
        "normalised", [2, 4, 4], new Convolution(5, 3) { Name = "conv1" }, new BatchNormalisation(), new Relu(), new Dense(6) { Name = "fc1" }, new Dense(3) { Name = "fc2" });

    public static TheoryData<int, int> BatchesAndThreads => new() { { 1, 1 }, { 63, 2 }, { 64, 1 }, { 107, 1 }, { 107, 3 }, { 300, 2 } };

    [Theory]
    [MemberData(nameof(BatchesAndThreads))]
    public void The_objective_sees_every_row_once(int batch, int threads)
    {
        using var team = new ThreadTeam(threads);
        foreach (var network in (Network[])[images, normalised])
        {
            var problem = Problem.Random(network, batch);
            var state = PlanRun.StateOf(problem);
            var plan = network.Compile(new PlanOptions { BatchSize = batch, Team = team });
            problem.Inputs[0].CopyTo(plan.Input());
            plan.Forward(state, batch);
            float[] expected = plan.Output().ToArray(), seen = new float[expected.Length];
            int[] visits = new int[batch];
            var objective = PlanRun.ObjectiveOf(problem);
            var result = plan.Train(state, batch, rows =>
            {
                rows.Of().CopyTo(seen.AsSpan(rows.First * 3));
                for (int i = 0; i < rows.Samples; i++)
                {
                    visits[rows.First + i]++;
                }

                return objective(rows);
            });
            Assert.All(visits, count => Assert.Equal(1, count));
            Assert.Equal(expected, seen);
            Assert.Equal(expected, plan.Output().ToArray());
            Assert.Equal(batch, result.Samples);
        }
    }

    [Fact]
    public void Parts_hold_two_or_three_blocks()
    {
        for (int batch = 1; batch < 700; batch++)
        {
            var parts = PlanPart.Cut(batch);
            int next = 0;
            foreach (var part in parts)
            {
                Assert.Equal((next, 0), (part.FirstSample, part.FirstSample % 16));
                Assert.InRange(part.Samples, parts.Length == 1 ? 1 : 17, 48);
                next += part.Samples;
            }

            Assert.Equal(batch, next);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_the_objective_says_is_added_in_the_order_of_rows(int threads)
    {
        // Of these numbers any other order makes another sum.
        double[] said = [1e16, 1, -1e16, 3];
        using var team = new ThreadTeam(threads);
        var plan = images.Compile(new PlanOptions { BatchSize = 128, Team = team });
        var result = plan.Train(new NetworkState(images), 128, rows =>
        {
            rows.GradientOf().Clear();
            return new LossResult(said[rows.First / 32], 0, 0, rows.Samples);
        });
        Assert.Equal(new LossResult(1e16 + 1 - 1e16 + 3, 0, 0, 128), result);
    }

    [Fact]
    public void Rows_do_not_depend_on_the_part_that_they_are_in_and_their_gradients_add_up()
    {
        var problem = Problem.Random(images, 107);
        var whole = PlanRun.Execute(problem);
        double[] sum = new double[whole.Gradient.Length];
        for (int first = 0; first < 107; first += 40)
        {
            int count = Math.Min(40, 107 - first);
            float[] Rows(float[] values) => values[(first * (values.Length / 107))..((first + count) * (values.Length / 107))];
            var some = PlanRun.Execute(problem with { Samples = count, Inputs = [Rows(problem.Inputs[0])], Upstream = [Rows(problem.Upstream[0])] });
            Assert.Equal(some.Outputs[0], Rows(whole.Outputs[0]));
            Assert.Equal(some.InputGradients[0], Rows(whole.InputGradients[0]));
            sum = [.. sum.Zip(some.Gradient, (before, more) => before + more)];
        }

        double scale = sum.Max(Math.Abs);
        Assert.All(sum.Zip(whole.Gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * scale));
    }

    [Theory]
    [InlineData(3, 2, "'conv1'")]
    [InlineData(3, 69, "'conv1'")]
    [InlineData(69, 69, "'fc2'")]
    public void The_first_layer_that_is_not_finite_is_found_in_any_part(int samples, int sample, string layer)
    {
        var state = normalised.Initialise(RandomSource.FromSeed(1));
        var plan = normalised.Compile(new PlanOptions { BatchSize = 70 });
        RandomSource.FromSeed(2).FillNormal(plan.Input());
        if (layer == "'fc2'")
        {
            normalised.Parameters.Single(parameter => parameter.Name == "fc2.weight").Of(state.Weights.Span).Fill(3e38f);
        }
        else
        {
            samples = Math.Max(samples, sample + 1);
            plan.Input()[sample * normalised.InputShape.Size] = float.NaN;
        }

        plan.Train(state, samples, rows =>
        {
            rows.GradientOf().Clear();
            return default;
        });
        float[] statistics = state.Statistics.Span.ToArray();
        Assert.Contains(layer, plan.FindNonFinite(state), StringComparison.Ordinal);
        Assert.Equal(statistics, state.Statistics.Span.ToArray());
    }
}
