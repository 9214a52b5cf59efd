using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>A number that is not finite must reach the output, or a diverged run would look healthy.</summary>
public sealed class DivergenceTests
{
    public static TheoryData<string> Cases =>
        [.. OperationCases.All.Where(one => one.Value.Operation is not DropoutOperation { Rate: > 0 } and not SliceOperation).Select(one => one.Key)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Not_a_number_passes_through_every_operation(string name)
    {
        foreach (int samples in (int[])[1, 18])
        {
            var problem = Problem.Random(OperationCases.All[name].Build(), samples);
            // The first pixel of the first channel of the last sample: no window and no group leaves it out, unless strides do.
            int at = (samples - 1) * problem.Network.InputShape.Size;
            problem.Inputs[0][at] = float.NaN;
            Assert.True(
                PlanRun.Execute(problem).Outputs[0].Any(float.IsNaN),
                $"{name} with {samples} sample(s): an input is not a number, but every output is.");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_max_pool_hides_no_element_of_its_window(int element) => AssertNothingHidden(3, element);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_max_pool_of_quarters_hides_no_element(int element) => AssertNothingHidden(2, element);

    private static void AssertNothingHidden(int window, int element)
    {
        // A pool of 1 before it has the values lie in blocks of 16 samples.
        var problem = Problem.Random(Network.Build("pool", [1, window, window], new MaxPool(1), new MaxPool(window)), 9);
        problem.Inputs[0][element] = float.NaN;
        float[] output = PlanRun.Execute(problem).Outputs[0];
        Assert.True(float.IsNaN(output[0]), $"Element {element} of the window is not a number, but the largest is {output[0]}.");
        Assert.All(output[1..], value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void The_first_layer_that_is_not_finite_is_named()
    {
        var network = Network.Build("net", [1, 4, 4], new Convolution(2, 3), new Relu(), new Dense(3), new Dense(2));
        var problem = Problem.Random(network, 5);
        var state = PlanRun.StateOf(problem);
        var plan = network.Compile(new PlanOptions { BatchSize = 16 });
        plan.Input().Fill(1);
        plan.Forward(state, 5);
        Assert.Null(plan.FindNonFinite(state));

        plan.Input().Fill(1e38f);
        network.Parameters[0].Of(state.Weights.Span).Fill(1e10f);
        plan.Forward(state, 5);
        Assert.Contains("'conv1'", plan.FindNonFinite(state), StringComparison.Ordinal);

        network.Parameters[2].Of(state.Weights.Span)[3] = float.NaN;
        Assert.Equal("the weights of layer 'dense1'", plan.FindNonFinite(state));
    }
}
