using Sleepbot.Tensors;

namespace Sleepbot.Data.Tests;

public class SampleSetTests
{
    private static SampleSet Images() => SampleSet.FromBytes([3, 2, 2], Make.Bytes(4 * 12), [1, 0, 2, 1], 3);

    [Fact]
    public void A_sample_is_its_bytes_over_255_in_channel_row_column_order()
    {
        var sample = new float[12];
        Images().CopySample(2, sample);
        Assert.Equal(Array.ConvertAll(Make.Bytes(48)[24..36], value => value / 255f), sample);
    }

    [Fact]
    public void A_view_of_some_samples_has_them_in_its_order_with_their_classes()
    {
        var view = Images().Take([3, 2, 0]).Take([1, 2]);
        var (expected, actual) = (new float[12], new float[12]);
        Images().CopySample(2, expected);
        view.CopySample(0, actual);
        Assert.Equal(expected, actual);
        Assert.Equal([2, 1], view.Labels.ToArray());
        Assert.Equal((2, 3), (view.Count, view.Classes));
        Assert.Contains("samples 0 to 3", Assert.Throws<ArgumentOutOfRangeException>(() => Images().Take([4])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Images().Take([]));
    }

    [Fact]
    public void A_batch_is_its_samples_one_after_the_other()
    {
        SampleSet set = Images();
        var batch = new float[24];
        var single = new float[12];
        set.CopyBatch([3, 1], batch);
        set.CopySample(3, single);
        Assert.Equal(single, batch[..12]);
        set.CopySample(1, single);
        Assert.Equal(single, batch[12..]);
    }

    [Fact]
    public void Copying_and_ordering_allocate_nothing()
    {
        SampleSet set = SampleSet.FromBytes([1, 28, 28], new byte[100 * 784], new int[100], 1);
        var dataset = new Dataset("zeros", set, set);
        set = dataset.Select(new Subset { First = 50 }).Normalise(Normalisation.StandardiseWith([0.5f], [0.25f])).Train;
        var sample = new float[784];
        var order = new int[50];
        RandomSource source = RandomSource.FromSeed(1);
        void Work()
        {
            set.FillOrder(SampleOrder.Shuffled, order, source, 3);
            set.FillOrder(SampleOrder.SortedByClass, order, source, 3);
            foreach (int index in order)
            {
                set.CopySample(index, sample);
            }
        }

        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Work();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_wrong_destination_or_index_is_refused_with_the_numbers()
    {
        SampleSet set = Images();
        var error = Assert.Throws<ArgumentException>(() => set.CopySample(0, new float[11]));
        Assert.Contains("holds 11 floats; a sample of shape (3, 2, 2) needs exactly 12", error.Message);
        error = Assert.ThrowsAny<ArgumentException>(() => set.CopySample(4, new float[12]));
        Assert.Contains("samples 0 to 3", error.Message);
        Assert.ThrowsAny<ArgumentException>(() => set.CopySample(-1, new float[12]));
        set.AskFor(3);
        Assert.ThrowsAny<ArgumentException>(() => set.AskFor(4));
        error = Assert.ThrowsAny<ArgumentException>(() => set.CopyBatch([0, 1], new float[12]));
        Assert.Contains("2 samples of shape (3, 2, 2) need exactly 24", error.Message);
    }

    [Fact]
    public void Sets_that_do_not_fit_together_are_refused_with_the_numbers()
    {
        var error = Assert.Throws<DataException>(() => SampleSet.FromBytes([1, 2, 2], new byte[9], [0, 0], 1));
        Assert.Contains("9 feature values; expected a multiple of 4", error.Message);
        error = Assert.Throws<DataException>(() => SampleSet.FromBytes([1, 2, 2], new byte[8], [0], 1));
        Assert.Contains("2 samples but 1 labels", error.Message);
        error = Assert.Throws<DataException>(() => SampleSet.FromFloats([2], new float[4], [0, 5], 3));
        Assert.Contains("Sample 1 has label 5; expected 0 to 2", error.Message);
        error = Assert.Throws<DataException>(() => SampleSet.FromFloats([2], new float[4], [0, -1], 3));
        Assert.Contains("label -1", error.Message);
        error = Assert.Throws<DataException>(() => SampleSet.FromFloats([2], Array.Empty<float>(), [], 3));
        Assert.Contains("no samples", error.Message);
        error = Assert.Throws<DataException>(() => SampleSet.FromFloats([2], new float[2], [0], 257));
        Assert.Contains("257 classes; expected 1 to 256", error.Message);
    }

    [Fact]
    public void Classes_are_counted() => Assert.Equal([1, 2, 1], Images().CountByClass());

    [Fact]
    public void Splits_of_different_shape_classes_or_names_make_no_data_set()
    {
        SampleSet set = Images();
        var error = Assert.Throws<DataException>(() => new Dataset("d", set, SampleSet.FromBytes([1, 2, 2], new byte[4], [0], 3)));
        Assert.Contains("training samples have shape (3, 2, 2) but test samples (1, 2, 2)", error.Message);
        error = Assert.Throws<DataException>(() => new Dataset("d", set, SampleSet.FromBytes([3, 2, 2], new byte[12], [0], 4)));
        Assert.Contains("3 classes but the test split 4", error.Message);
        error = Assert.Throws<DataException>(() => new Dataset("d", set, set, ["only"]));
        Assert.Contains("1 class names were given for 3 classes", error.Message);
    }
}
