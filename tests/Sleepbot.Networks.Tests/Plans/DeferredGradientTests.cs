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
        for (int at = 0, length = 1; at < pieces.Length; length = (length * 3 % 101) + 1)
        {
            bool isComputed = true;
            var piece = state.PieceOfGradient(at, Math.Min(at + length, pieces.Length), new float[19 + length], ref isComputed);
            Assert.InRange(piece.Length, 1, length);
            Assert.False(isComputed && state.HasDeferredGradient && !piece.Product.Values.IsEmpty);
            piece.Numbers.CopyTo(pieces.AsSpan(at));
            Assert.True(isComputed);
            at += piece.Length;
        }

        Assert.True(state.HasDeferredGradient);
        float[] whole = state.Gradient.Span.ToArray();
        Assert.False(state.HasDeferredGradient);
        Assert.Equal(whole, pieces);
        Assert.DoesNotContain(0f, whole);
        bool unused = false;
        Assert.Equal(whole.AsSpan(7, 1000), state.PieceOfGradient(7, 1007, [], ref unused).Numbers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_one_sample_it_is_a_product_of_what_is_at_hand(int samples)
    {
        var (state, _) = Trained(samples);
        var weight = network.Parameters.Single(parameter => parameter.Length == 19 * 100);
        bool isComputed = false;

        // From the first whole cache line of the layer's second row on.
        int inputs = weight.Shape[1], start = (weight.Offset + inputs + 15) / 16 * 16, end = start + (3 * inputs);
        var piece = state.PieceOfGradient(start, end, new float[end - start], ref isComputed);
        var product = piece.Product;
        Assert.Equal(samples == 1 ? inputs : 0, product.Values.Length);
        Assert.False(isComputed);
        for (int i = 0, at = product.Column; samples == 1 && i < piece.Length; i++, at++)
        {
            Assert.Equal(product.Factors[at / inputs] * product.Values[at % inputs], piece.Numbers[i]);
        }

        Assert.Equal(0, piece.Length % 16);
        Assert.Equal(state.Gradient.Span.Slice(start, piece.Length), piece.Numbers);
    }

    [Fact]
    public void What_is_computed_is_computed_once()
    {
        var (state, plan) = Trained(samples: 1);
        bool isComputed = false;
        int start = network.Parameters.Single(parameter => parameter.Length == 19 * 100).Offset;
        var piece = state.PieceOfGradient(start, start + 5, new float[5], ref isComputed);
        float[] numbers = [.. piece.Numbers];
        plan.Input().Fill(0.7f);
        plan.Train(state, 1, rows => default);
        Assert.Equal(numbers, piece.Numbers);
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
        bool unused = false;
        Assert.Throws<ArgumentOutOfRangeException>(() => state.PieceOfGradient(network.WeightCount - 3, network.WeightCount + 1, new float[4], ref unused).Length);
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
