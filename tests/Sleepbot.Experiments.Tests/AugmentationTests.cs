using Sleepbot.Data;
using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests;

/// <summary>How experiment files write augmentation, and what becomes of it.</summary>
public sealed class AugmentationTests
{
    private const string Text = """
        experiment: augmented
        data: { name: mnist, validation: 5000 }
        network: lenet5
        training: { optimizer: adam, learningRate: 0.002, length: 2 epochs, augment: { shift: 2, flip: horizontal, cutout: 8 } }
        seeds: 2
        arms:
          all: {}
          plain: { training: { augment: off } }
          none: { training: { augment: { shift: 0 } } }
          small: { training: { augment: { shift: 1 } } }
        """;

    [Fact]
    public void An_arm_has_the_common_augmentation_or_one_of_its_own() => Assert.Equal(
        [new Augmentation { Shift = 2, Flip = Flip.Horizontal, Cutout = 8 }, null, null, new Augmentation { Shift = 1 }],
        Sample.Read(Text).Arms.Select(arm => arm.Training.Augment));

    [Theory]
    [InlineData("shift: 28", "a.yaml, line 4: 'augment': Images of 28 x 28 pixels are to be shifted by up to 28 pixels, expected 0 to 27.")]
    [InlineData("cutout: 29", "a.yaml, line 4: 'augment': Images of 28 x 28 pixels are to be masked by a square of 29 pixels, expected 0 to 28.")]
    public void What_the_images_are_too_small_for_is_said_once_for_each_line(string setting, string mistake) =>
        Assert.Equal([mistake], Sample.Mistakes(Text.Replace("shift: 2, flip: horizontal, cutout: 8", setting, StringComparison.Ordinal)).Distinct());

    [Fact]
    public void It_may_vary_alone()
    {
        var experiment = Sample.Read(Text, "vary=[augmentation]");

        Assert.All(experiment.Arms, arm => Assert.Equal([NoiseSource.Augmentation], arm.Vary));
        Assert.Contains("seeds vary: augmentation; all other chance is that of seed 0", DesignText.Of(experiment));
    }

    [Fact]
    public void It_is_tuned_in_the_arms_that_have_it()
    {
        var trials = Sample.Read(Text, "tune={ training.augment.shift: whole 0..3, trials: 8 }", "endpoint=final-accuracy", "controls=off").Tuning!.Arms;

        Assert.Single(trials, arm => arm.Description.StartsWith("trial 1 of plain", StringComparison.Ordinal));
        Assert.DoesNotContain(trials, arm => arm.Description.StartsWith("trial 2 of plain", StringComparison.Ordinal));
        var all = trials.Where(arm => arm.Description.Contains(" of all: ", StringComparison.Ordinal)).Select(arm => arm.Training.Augment!).ToList();
        Assert.Equal([0, 1, 2, 3], all.Select(augment => augment.Shift).Distinct().Order());
        Assert.All(all, augment => Assert.Equal((Flip.Horizontal, 8), (augment.Flip, augment.Cutout)));
    }
}
