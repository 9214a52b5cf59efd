using Sleepbot.Data;
using Sleepbot.Networks;
using Sleepbot.Tensors;

namespace Sleepbot.Training.Tests;

public sealed class SleepReplayTests
{
    // tests/golden/sleep_replay.py, an implementation in double precision of its own, prints these weights. All layers spike, 148 times together.
    private static readonly float[] golden =
    [
        0.0234998f, 0.0616443f, 0.0121640f, -0.2691978f, 0.0683869f, 0.0094279f, -0.0156693f, 0.0213348f, -0.0257612f, 0.0286913f, -0.0299549f, 0.0294785f,
        -0.0272900f, 0.0235164f, -0.0183768f, 0.0121699f, -0.0052560f, -0.0019631f, 0.0090280f, 0.0643535f, 0.0213161f, -0.3677475f, 0.0286835f, 0.0500466f,
        0.0294835f, -0.1293011f, 0.0235329f, 0.0616021f, 0.0121986f, -0.0772519f, -0.0731757f, 0.0091507f, -0.0396238f, 0.0212973f, -0.0497339f, 0.0286757f,
        -0.0599519f, 0.0294884f, -0.0573121f, 0.0235494f, -0.0484189f, 0.0122192f,
    ];

    private static readonly Network tiny = Network.Build(
        "tiny",
        [1, 2, 3],
        new Dense(4) { Name = "fc1", Bias = false },
        new Relu(),
        new Dropout(0.5f),
        new Scale(0.5f),
        new Dense(3) { Name = "fc2", Bias = false },
        new Relu(),
        new Dense(2) { Name = "fc3", Bias = false });

    [Fact]
    public void Agrees_with_another_implementation()
    {
        var room = Tiny();
        new SleepReplay(rate: 1e9, increase: 0.04f, decrease: 0.003f, thresholds: [1.5f, 0.2f, 0.3f], scale: 3, steps: 60).Apply(room.Context);
        for (int i = 0; i < golden.Length; i++)
        {
            Assert.Equal(golden[i], room.After[i], 2e-6f);
        }
    }

    [Fact]
    public void Hardly_moves_weights_above_0()
    {
        var room = new Bedroom(SmallRuns.Rectified);
        SmallRuns.Replay.Apply(room.Context);
        for (int i = 0; i < room.Before.Length; i++)
        {
            // g(0.01) is 9e-5.
            Assert.True(room.Before[i] < 0.01f || Math.Abs(room.After[i] - room.Before[i]) < 60 * 9.1e-5f * 0.041f);
        }

        Assert.NotEqual(room.Before, room.After);
    }

    [Fact]
    public void Shuffled_spikes_teach_other_neurons_as_often()
    {
        // Nothing but decay, and weights below 0 by far: each spike of the first layer takes 2 * decrease from the weight of the silent pixel 0.
        int[] SpikesOfNeurons(bool shuffled)
        {
            var room = Tiny();
            room.State.Weights.Span.Fill(-1);
            room.State.Weights.Span[..6].Fill(1);
            new SleepReplay(rate: 1e9, increase: 0, decrease: 0.01f, thresholds: [0.5f, 1e9f, 1e9f], scale: 1, steps: 40, shuffled: shuffled).Apply(room.Context);
            return [.. Enumerable.Range(1, 3).Select(neuron => (int)Math.Round((-1 - room.After[neuron * 6]) / 0.02))];
        }

        int[] plain = SpikesOfNeurons(shuffled: false), shuffled = SpikesOfNeurons(shuffled: true);
        Assert.Equal([0, 0, 0], plain);
        Assert.InRange(shuffled.Sum(), 20, 40);
        Assert.All(shuffled, count => Assert.InRange(count, 2, 20));
    }

    [Fact]
    public void Each_further_task_adds_time_steps()
    {
        // The bedroom is at step 4.
        float[] After(int steps, int moreSteps, int stepsOfTask)
        {
            var room = Tiny(new RunCalendar([3, 3, 3], 1, SmallRuns.Steps(stepsOfTask)));
            new SleepReplay(rate: 1e9, thresholds: [1.5f, 0.2f, 0.3f], scale: 3, steps: steps, moreSteps: moreSteps).Apply(room.Context);
            return room.After;
        }

        Assert.Equal(After(20, 7, stepsOfTask: 4), After(20, 0, stepsOfTask: 4));
        Assert.Equal(After(20, 7, stepsOfTask: 2), After(27, 0, stepsOfTask: 2));
        Assert.NotEqual(After(20, 7, stepsOfTask: 2), After(20, 7, stepsOfTask: 4));
    }

    [Fact]
    public void The_eye_sees_a_square_at_every_place_and_spikes_in_proportion()
    {
        // Two channels of 5 x 6 with columns of rising values, seen through 2 x 2.
        float[] image = [.. Enumerable.Range(0, 60).Select(i => i % 6 / 5f)];
        var eye = new ReplayEye(image, [2, 5, 6], 2, chance: 0.8f, RandomSource.FromSeed(1), RandomSource.FromSeed(2));
        var (spikes, draws, counts) = (new int[60], new float[60], new int[60]);
        const int Steps = 40_000;
        for (int step = 0; step < Steps; step++)
        {
            int[] seen = spikes[..eye.Look(step, draws, spikes)];
            Assert.Equal(seen.Order().Distinct(), seen);
            Assert.All(seen, pixel => Assert.InRange((pixel % 30 / 6) - (seen[0] % 30 / 6), -1, 1));
            foreach (int pixel in seen)
            {
                counts[pixel]++;
            }
        }

        for (int pixel = 0; pixel < 60; pixel++)
        {
            // Of 4 x 5 places, pixels of the inside are seen from 4, those of edges from 2, and of corners from 1.
            int row = pixel % 30 / 6, column = pixel % 6;
            double places = (row is 0 or 4 ? 1 : 2) * (column is 0 or 5 ? 1 : 2) / 20.0;
            double expected = Steps * places * 0.8 * image[pixel];
            Assert.InRange(counts[pixel], expected - (5 * Math.Sqrt(expected)), expected + (5 * Math.Sqrt(expected)));
        }
    }

    [Fact]
    public void Networks_that_are_no_chain_of_rectified_dense_layers_are_refused()
    {
        const string Needs = "Sleep replay needs a chain of dense layers without biases, with relu between them.";
        string FaultOf(params Layer[] layers) => Assert.Single(new SleepReplay().FindFaults(Network.Build("n", [1, 8, 8], layers)));

        Assert.Equal($"layer 'fc1' has biases. {Needs} Write {{dense: {{width: 3, bias: false}}}}.", FaultOf(new Dense(3) { Name = "fc1" }));
        Assert.Equal($"layer 'conv1' is none that it knows. {Needs}", FaultOf(new Convolution(2, 3) { Name = "conv1" }));
        Assert.Equal($"there is no relu before layer 'fc2'. {Needs}", FaultOf(new Dense(3) { Name = "fc1", Bias = false }, new Dense(3) { Name = "fc2", Bias = false }));
        Assert.Equal($"layer 'tanh1' is none that it knows. {Needs}", FaultOf(new Dense(3) { Bias = false }, new Tanh()));
        Assert.Equal(
            "it has 3 thresholds, but network 'n' has 1 dense layers. Set thresholds to 1 numbers.", FaultOf(new Dense(3) { Bias = false }));
        Assert.Empty(new SleepReplay().FindFaults(SmallRuns.Rectified));
        Assert.StartsWith("Intervention 'sleep-replay': layer 'conv1'", Assert.Single((SmallRuns.Run with { Sleep = SmallRuns.SleepEvery(2, new SleepReplay()) }).FindFaults()), StringComparison.Ordinal);
        Assert.NotEmpty(new Undone(new SleepReplay()).FindFaults(SmallRuns.Convolutional));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SleepReplay(rate: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SleepReplay(steps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SleepReplay(thresholds: [1, 0, 1]));
    }

    private static Bedroom Tiny(RunCalendar? calendar = null)
    {
        var room = new Bedroom(tiny, samples: Images(), calendar: calendar);
        for (int k = 0; k < room.Before.Length; k++)
        {
            room.State.Weights.Span[k] = (float)(0.03 * Math.Sin((2.9 * k) + 0.9));
        }

        return room;
    }

    private static SampleSet Images() => SampleSet.FromBytes([1, 2, 3], new byte[] { 0, 255, 10, 0, 40, 200, 0, 5, 90, 0, 255, 30, 0, 120, 0, 0, 20, 60 }, [0, 1, 0], 2);
}
