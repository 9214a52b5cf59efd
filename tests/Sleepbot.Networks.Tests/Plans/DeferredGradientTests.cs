using Sleepbot.Tensors;

namespace Sleepbot.Networks.Tests;

/// <summary>With few samples the gradients of dense layers are computed when they are asked for, whole or piece by piece.</summary>
public sealed class DeferredGradientTests
{
    private static readonly Network network = Network.Build(
        "dense and not", [2, 6, 7], new Convolution(5, 3), new Tanh(), new Dense(19), new Tanh(), new Dense(10));

    // Its gradients share places with one another.
    private static readonly Network residual = Network.Build(
        "residual",
        [2, 6, 7],
        new Convolution(5, 3) { Name = "stem" },
        new Convolution(5, 3, 1, 1),
        new BatchNormalisation { Name = "norm" },
        new Add { From = ["stem", "norm"] },
        new Relu(),
        new Convolution(3, 3),
        new Relu(),
        new Dense(19),
        new Relu(),
        new Dense(10));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Pieces_are_those_of_the_whole_bit_for_bit(int samples)
    {
        var (state, _) = Trained(samples);
        float[] pieces = new float[network.WeightCount];
        for (int at = 0, length = 1; at < pieces.Length; at += length, length = Math.Min((length * 3) + 5, 101))
        {
            float[] room = new float[Math.Min(length, pieces.Length - at)];
            state.PieceOfGradient(at, room).CopyTo(pieces.AsSpan(at));
        }

        Assert.True(state.HasDeferredGradient);
        float[] whole = state.Gradient.Span.ToArray();
        Assert.False(state.HasDeferredGradient);
        Assert.Equal(whole, pieces);
        Assert.DoesNotContain(0f, whole);
        Assert.Equal(whole.AsSpan(7, 13), state.PieceOfGradient(7, new float[13]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_what_a_larger_plan_computes_at_once(bool sharesPlaces)
    {
        var network = sharesPlaces ? residual : DeferredGradientTests.network;

        // Beyond a few samples nothing is deferred; samples without a gradient of their own add nothing.
        var (state, _) = Trained(samples: 4, of: network);
        var (other, _) = Trained(samples: 4, batchSize: 20, of: network);
        Assert.False(other.HasDeferredGradient);
        Span<float> expected = other.Gradient.Span, actual = state.Gradient.Span;
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }

    [Fact]
    public void A_forward_pass_leaves_the_gradient_of_the_backward_pass_before_it()
    {
        var (state, plan) = Trained(samples: 3);
        float[] expected = Trained(samples: 3).State.Gradient.Span.ToArray();
        plan.Input().Fill(0.7f);
        plan.Forward(state, 3);
        Assert.Equal(expected, state.Gradient.Span);
    }

    [Fact]
    public void A_piece_outside_of_the_vector_is_refused()
    {
        var (state, _) = Trained(samples: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => state.PieceOfGradient(network.WeightCount - 3, new float[4]).Length);
    }

    private static (NetworkState State, Plan Plan) Trained(int samples, int? batchSize = null, Network? of = null)
    {
        var network = of ?? DeferredGradientTests.network;
        var plan = network.Compile(new PlanOptions { BatchSize = batchSize ?? samples });
        var state = network.Initialise(RandomSource.FromSeed(1));
        RandomSource.FromSeed(2).FillUniform(plan.Input()[..(samples * 84)]);
        plan.Train(state, samples, rows =>
        {
            rows.GradientOf().Fill(0.25f);
            rows.GradientOf()[0] = -1;
            return default;
        });
        return (state, plan);
    }
}
