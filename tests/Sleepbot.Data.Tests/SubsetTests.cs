namespace Sleepbot.Data.Tests;

public class SubsetTests
{
    // The feature of a sample is its number, so that a view shows which samples it kept.
    private static readonly SampleSet set =
        SampleSet.FromFloats([1], Enumerable.Range(0, 12).Select(i => (float)i).ToArray(), [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 0], 4);

    private static readonly Dataset letters = new("letters", set, set, ["a", "b", "c", "d"]);

    private static int[] Kept(SampleSet set)
    {
        var value = new float[1];
        return [.. Enumerable.Range(0, set.Count).Select(i =>
        {
            set.CopySample(i, value);
            return (int)value[0];
        })];
    }

    [Fact]
    public void Nothing_set_keeps_everything() => Assert.Equal(Enumerable.Range(0, 12), Kept(letters.Select(new Subset()).Train));

    [Fact]
    public void The_first_samples_are_kept() => Assert.Equal([0, 1, 2], Kept(letters.Select(new Subset { First = 3 }).Train));

    [Fact]
    public void Chosen_classes_are_renumbered_in_the_order_given()
    {
        Dataset data = letters.Select(new Subset { Classes = [3, 1] });
        Assert.Equal([1, 3, 5, 7, 9], Kept(data.Train));
        Assert.Equal([1, 0, 1, 0, 1], data.Train.Labels.ToArray());
        Assert.Equal(2, data.Classes);
        Assert.Equal(["d", "b"], data.ClassNames);
    }

    [Fact]
    public void The_first_of_each_class_are_kept_in_file_order() =>
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Kept(letters.Select(new Subset { PerClass = 2 }).Train));

    [Theory]
    [InlineData(1.0, 12)]
    [InlineData(0.5, 6)]
    [InlineData(0.2, 2)]
    [InlineData(0.21, 3)]
    [InlineData(0.001, 1)]
    public void A_fraction_is_rounded_to_the_nearest_number_and_is_at_least_one(double fraction, int count) =>
        Assert.Equal(Enumerable.Range(0, count), Kept(letters.Select(new Subset { Fraction = fraction }).Train));

    [Fact]
    public void Classes_come_before_counts_per_class_and_these_before_a_fraction()
    {
        Dataset data = letters.Select(new Subset { Classes = [0, 2], PerClass = 3, Fraction = 0.5 });
        Assert.Equal([0, 2, 4], Kept(data.Train));
    }

    [Fact]
    public void A_seed_chooses_at_random_the_same_every_time_and_keeps_file_order()
    {
        int[] five = Kept(letters.Select(new Subset { First = 5, Seed = 1 }).Train);
        Assert.Equal(five, Kept(letters.Select(new Subset { First = 5, Seed = 1 }).Train));
        Assert.Equal(five.Order(), five);
        Assert.Equal(5, five.Distinct().Count());
        Assert.Contains(Enumerable.Range(2, 20), seed => !five.SequenceEqual(Kept(letters.Select(new Subset { First = 5, Seed = seed }).Train)));
        Dataset perClass = letters.Select(new Subset { PerClass = 2, Seed = 3 });
        Assert.Equal([2, 2, 2, 2], perClass.Train.CountByClass());
    }

    [Fact]
    public void Views_of_views_keep_pointing_at_the_right_samples()
    {
        Dataset data = letters.Select(new Subset { Classes = [2, 0] }).Select(new Subset { Classes = [0] });
        Assert.Equal([2, 6, 10], Kept(data.Train));
        Assert.Equal(["c"], data.ClassNames);
    }

    [Fact]
    public void Splits_can_have_rules_of_their_own()
    {
        Dataset data = letters.Select(new Subset { First = 2 }, null);
        Assert.Equal(2, data.Train.Count);
        Assert.Equal(12, data.Test.Count);
        var error = Assert.Throws<DataException>(() => letters.Select(new Subset { Classes = [1, 2] }, new Subset { First = 2 }));
        Assert.Contains("training split was to keep classes [1, 2] but the test split all classes", error.Message);
    }

    [Fact]
    public void Asking_for_more_than_there_is_names_the_numbers()
    {
        AssertFault(new Subset { First = 13 }, "letters, training split: the first 13 samples were asked for, but there are 12. Ask for at most 12.");
        AssertFault(new Subset { PerClass = 3 }, "3 samples per class were asked for, but class 3 ('d') has 2. Ask for at most 2");
        AssertFault(new Subset { Classes = [1, 4] }, "classes [1, 4] were asked for; expected distinct numbers from 0 to 3");
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        AssertFault(new Subset { First = 0 }, "the first 0 samples");
        AssertFault(new Subset { PerClass = 0 }, "0 samples per class");
        AssertFault(new Subset { Fraction = 0 }, "a fraction of 0");
        AssertFault(new Subset { Fraction = 1.5 }, "a fraction of 1.5");
        AssertFault(new Subset { Fraction = double.NaN }, "a fraction of NaN");
        AssertFault(new Subset { Fraction = 0.5, First = 3 }, "both a fraction (0.5) and a number of samples (3)");
        AssertFault(new Subset { Classes = [1, 1] }, "distinct");
        AssertFault(new Subset { Classes = [] }, "no class was chosen");
        SampleSet ones = SampleSet.FromFloats([1], new float[2], [1, 1], 2);
        var error = Assert.Throws<DataException>(() => new Dataset("ones", ones, ones).Select(new Subset { Classes = [0] }));
        Assert.Contains("the chosen classes have no samples", error.Message);
    }

    private static void AssertFault(Subset subset, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataException>(() => letters.Select(subset)).Message);
}
