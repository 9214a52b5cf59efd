using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

/// <summary>Rules that look at a stretch of points: on series whose future is known, and against NumPy.</summary>
public sealed class ForecastTests
{
    private static readonly Network network = Network.Build("line", [3], new Networks.Dense(2) { Bias = false });

    [Fact]
    public void A_line_is_continued()
    {
        float[] after = Jump(new LinearForecast(4, 2.5), 4, (i, weight) => 0.3 + (0.1 * weight) - (0.02 * (weight + 1) * i));
        AssertClose(Enumerable.Range(0, 6).Select(weight => 0.3 + (0.1 * weight) - (0.02 * (weight + 1) * 5.5)), after);
    }

    [Fact] // numpy.polyval(numpy.polyfit(range(5), [1, 3, 2, 5, 4], 1), 4 + 3) = 7
    public void A_line_is_fitted_by_least_squares()
    {
        double[] series = [1, 3, 2, 5, 4];
        Assert.All(Jump(new LinearForecast(5, 3), 5, (i, _) => series[i]), weight => Assert.Equal(7, weight, 1e-5));
    }

    [Fact]
    public void An_exponential_approach_is_continued()
    {
        double Value(double i, int weight) => weight - (0.5 * Math.Pow(0.3 + (0.1 * weight), i));
        AssertClose(Enumerable.Range(0, 6).Select(weight => Value(7, weight)), Jump(new ExponentialForecast(5, 3), 5, (i, weight) => Value(i, weight)));
    }

    [Fact]
    public void A_weight_that_approaches_nothing_stays()
    {
        double[] series = [0, 1, 3, 6, 10];
        Assert.All(Jump(new ExponentialForecast(5, 3), 5, (i, _) => series[i]), weight => Assert.Equal(10, weight));
        Assert.All(Jump(new Aitken(), 3, (i, _) => series[i]), weight => Assert.Equal(3, weight));
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(-0.6)]
    public void Aitken_finds_the_limit(double ratio) =>
        AssertClose(Enumerable.Range(0, 6).Select(weight => (double)weight), Jump(new Aitken(), 3, (i, weight) => weight + Math.Pow(ratio, i)));

    [Fact]
    public void Aitken_is_the_exponential_forecast_of_three_points_without_end()
    {
        double Value(int i, int weight) => weight + Math.Pow(0.5 + (0.05 * weight), i);
        AssertClose(Jump(new ExponentialForecast(3, 1e6), 3, Value).Select(weight => (double)weight), Jump(new Aitken(), 3, Value));
    }

    [Fact]
    public void Acceleration_finds_the_fixed_point_of_a_linear_iteration()
    {
        // Three modes: four points of steps are dependent, and their combination cancels.
        double[] ratios = [0.9, 0.6, -0.3, 0.9, 0.6, -0.3];
        float[] after = Jump(new RegularisedNonlinearAcceleration(5, 1e-12), 5, (i, weight) => weight + Math.Pow(ratios[weight], i));
        AssertClose(Enumerable.Range(0, 6).Select(weight => (double)weight), after, 2e-3);
    }

    [Fact] // NumPy: R = diff(X); z = solve(R R' / norm(R R') + .1 I, 1); c = z / sum(z); c X[:-1], with X[i][w] = cos(i + w).
    public void Acceleration_equals_numpys() => AssertClose(
        [0.00789, -0.124975, -0.142939, -0.029486, 0.111077, 0.149516],
        Jump(new RegularisedNonlinearAcceleration(5, 0.1), 5, (i, weight) => Math.Cos(i + weight)));

    [Fact]
    public void A_linear_system_is_run_ahead()
    {
        // x[i + 1] = A x[i] + b with eigenvalues 0.9 and 0.5 and a rotation of modulus 0.8: four modes, six points.
        double Value(double i, int weight) => weight switch
        {
            0 => 2 + Math.Pow(0.9, i),
            1 => -1 + Math.Pow(0.5, i),
            2 => Math.Pow(0.8, i) * Math.Cos(i),
            3 => 1 + (Math.Pow(0.8, i) * Math.Sin(i)),
            4 => Math.Pow(0.9, i) - Math.Pow(0.5, i),
            _ => 7,
        };
        AssertClose(Enumerable.Range(0, 6).Select(weight => Value(5 + 4, weight)), Jump(new DynamicModeDecomposition(6, 4, 1e-13), 6, (i, weight) => Value(i, weight)), 1e-3);
    }

    [Fact]
    public void A_system_that_grows_is_cut_to_the_horizons_longest_steps()
    {
        // Steps of 2^i: four more would add 240; at most four steps of 8 are taken.
        float[] after = Jump(new DynamicModeDecomposition(5, 4, 1e-9), 5, (i, weight) => weight == 0 ? Math.Pow(2, i) : 0);
        Assert.Equal(16 + (4 * 8), after[0], 1e-2);
    }

    [Fact]
    public void Each_norm_jumps_to_its_limit_and_its_neuron_keeps_its_direction()
    {
        // Norms 3 - 0.5^i and 5 + 0.7^i.
        double Norm(int i, int neuron) => neuron == 0 ? 3 - Math.Pow(0.5, i) : 5 + Math.Pow(0.7, i);
        float[] direction = [0.6f, 0, 0.8f, 0, -1, 0];
        float[] after = Jump(new NormJump(4), 4, (i, weight) => direction[weight] * Norm(i, weight / 3));
        AssertClose(direction.Select((part, weight) => (double)part * (weight < 3 ? 3 : 5)), after, 1e-4);
    }

    [Fact]
    public void Nothing_happens_within_a_stretch()
    {
        foreach (Forecast rule in (Forecast[])[new LinearForecast(4), new ExponentialForecast(4), new DynamicModeDecomposition(4), new NormJump(4)])
        {
            var recorder = new ListRecorder();
            TrainingRun.Execute(SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(2, rule) }, recorder);
            Assert.Equal([6, 12, 18], recorder.Sleeps.Where(sleep => sleep.Change > 0).Select(sleep => sleep.Moment.Step));
        }
    }

    [Fact]
    public void Too_few_points_are_refused()
    {
        Assert.Contains("'points' is 2, expected 3 to 32", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialForecast(2)).Message, StringComparison.Ordinal);
        Assert.Contains("'points' is 33, expected 2 to 32", Assert.Throws<ArgumentOutOfRangeException>(() => new LinearForecast(33)).Message, StringComparison.Ordinal);
    }

    /// <summary>Lets a rule jump at the end of a stretch whose points are given for each of the six weights.</summary>
    private static float[] Jump(Forecast rule, int points, Func<int, int, double> value)
    {
        var room = new Bedroom(network, snapshots: points - 1, all: true);
        for (int i = 0; i < points; i++)
        {
            for (int weight = 0; weight < 6; weight++)
            {
                room.State.Weights.Span[weight] = (float)value(i, weight);
            }

            if (i < points - 1)
            {
                room.History.Push(room.State.Weights.Span);
            }
        }

        room.Context.Begin(step: 10, number: points - 1);
        rule.Apply(room.Context);
        return room.After;
    }

    private static void AssertClose(IEnumerable<double> expected, float[] actual, double tolerance = 1e-5)
    {
        foreach (var (right, value) in expected.Zip(actual))
        {
            Assert.Equal(right, value, tolerance);
        }
    }
}
