using Sleepbot.Tensors;

namespace Sleepbot.Data.Tests;

public class SampleOrderTests
{
    private static readonly SampleSet six = SampleSet.FromFloats([1], new float[6], [2, 0, 1, 0, 2, 1], 3);

    private static int[] Order(SampleSet set, SampleOrder order, long seed, long epoch)
    {
        var result = new int[set.Count];
        set.FillOrder(order, result, RandomSource.FromSeed(seed).Derive("order"), epoch);
        return result;
    }

    [Fact]
    public void Filed_and_sorted_orders_are_what_they_say_in_every_epoch()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], Order(six, SampleOrder.AsFiled, 1, 0));
        Assert.Equal([1, 3, 2, 5, 0, 4], Order(six, SampleOrder.SortedByClass, 1, 0));
        Assert.Equal([1, 3, 2, 5, 0, 4], Order(six, SampleOrder.SortedByClass, 2, 7));
    }

    [Fact]
    public void A_shuffle_is_the_same_for_the_same_seed_and_epoch_and_another_for_others()
    {
        SampleSet set = SampleSet.FromFloats([1], new float[1000], new int[1000], 1);
        int[] first = Order(set, SampleOrder.Shuffled, 5, 0);
        Assert.Equal(first, Order(set, SampleOrder.Shuffled, 5, 0));
        Assert.NotEqual(first, Order(set, SampleOrder.Shuffled, 5, 1));
        Assert.NotEqual(first, Order(set, SampleOrder.Shuffled, 6, 0));
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
    }

    [Fact]
    public void Every_order_of_three_samples_comes_equally_often()
    {
        SampleSet set = SampleSet.FromFloats([1], new float[3], new int[3], 1);
        var counts = new Dictionary<string, int>();
        for (int epoch = 0; epoch < 6000; epoch++)
        {
            string order = string.Join("", Order(set, SampleOrder.Shuffled, 1, epoch));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, counts.Count);

        // Chi-square with 5 degrees of freedom: above 20.5 once in a thousand seeds.
        double chiSquare = counts.Values.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000);
        Assert.InRange(chiSquare, 0.1, 20.5);
    }

    [Fact]
    public void A_destination_of_another_length_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => six.FillOrder(SampleOrder.AsFiled, new int[5], default, 0));
        Assert.Contains("holds 5 numbers; an order of this set has 6", error.Message);
    }
}
