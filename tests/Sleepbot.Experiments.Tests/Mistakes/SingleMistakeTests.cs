using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests.Mistakes;

/// <summary>One wrong line at a time: exactly one message, with its line and how to mend it.</summary>
public sealed class SingleMistakeTests
{
    [Theory]
    [InlineData(6, "  optimzer: momentum", "a.yaml, line 6: 'optimzer' is not known here. Did you mean 'optimizer'?")]
    [InlineData(6, "  optimizer: momentm", "a.yaml, line 6: 'momentm' is no optimizer. Did you mean 'momentum'?")]
    [InlineData(6, "  optimizer: lion", "a.yaml, line 6: 'lion' is no optimizer. Known are: adadelta, adagrad, adam, adamw, amsgrad, momentum, nadam, nesterov, radam, rmsprop, sgd.")]
    [InlineData(6, "  optimizer: { adam: { betta1: 0.5 } }", "a.yaml, line 6: 'betta1' is not known here. Did you mean 'beta1'?")]
    [InlineData(6, "  optimizer: { adam: { beta1: 2 } }", "a.yaml, line 6: Adam.Beta1 is 2, expected a number from 0 to below 1.")]
    [InlineData(6, "  optimizer: { adam: , sgd: }", "a.yaml, line 6: 'optimizer' holds 'adam', 'sgd'; expected one optimizer only. Indent the settings of 'adam' below it, or write {adam: {...}}.")]
    [InlineData(6, "  optimizer: [adam]", "a.yaml, line 6: 'optimizer' is a list of 1; expected the name of one optimizer, or {NAME: {...}} with its settings.")]
    [InlineData(7, "  learningRate: fast", "a.yaml, line 7: 'learningRate' is 'fast'; expected a number of at least 0.")]
    [InlineData(7, "  learningRate: -0.1", "a.yaml, line 7: 'learningRate' is '-0.1'; expected a number of at least 0.")]
    [InlineData(7, "  learningRate: .inf", "a.yaml, line 7: 'learningRate' is '.inf'; expected a number of at least 0.")]
    [InlineData(7, "  learningRate: NaN", "a.yaml, line 7: 'learningRate' is 'NaN'; expected a number of at least 0.")]
    [InlineData(7, "  learningRate:", "a.yaml, line 7: 'learningRate' is nothing; expected a number of at least 0.")]
    [InlineData(7, "  learningRate: \"0.1\"", "a.yaml, line 7: 'learningRate' is '0.1'; expected a number of at least 0.")]
    [InlineData(8, "  batchSize: 0", "a.yaml, line 8: 'batchSize' is '0'; expected a whole number of at least 1.")]
    [InlineData(8, "  batchSize: 16.5", "a.yaml, line 8: 'batchSize' is '16.5'; expected a whole number of at least 1.")]
    [InlineData(8, "  batchSize: 129", "a.yaml, line 8: 'batchSize' is 129, but there are 128 training samples. Use at most 128.")]
    [InlineData(8, "  batchSize: 99999999999", "a.yaml, line 8: 'batchSize' is '99999999999'; expected a whole number of at least 1.")]
    [InlineData(9, "  length: 4 foo", "a.yaml, line 9: 'length' is '4 foo'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.")]
    [InlineData(9, "  length: 4", "a.yaml, line 9: 'length' is '4'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.")]
    [InlineData(9, "  length: 1e300 steps", "a.yaml, line 9: 'length' is '1e300 steps'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.")]
    [InlineData(9, "  length: 1 epoch\n  order: shufled", "a.yaml, line 10: 'order' is 'shufled'; expected one of: shuffled, as-filed, sorted-by-class. Did you mean 'shuffled'?")]
    [InlineData(9, "  length: 1 epoch\n  loss: hinge", "a.yaml, line 10: 'hinge' is no loss. Known are: rectified-squared-error, softmax-cross-entropy, squared-error.")]
    [InlineData(9, "  length: 1 epoch\n  schedule: cosin", "a.yaml, line 10: 'cosin' is no learning rate schedule. Did you mean 'cosine'?")]
    [InlineData(9, "  length: 1 epoch\n  weightDecay: -1", "a.yaml, line 10: 'weightDecay' is '-1'; expected a number of at least 0.")]
    [InlineData(9, "  length: 1 epoch\n  weightDecay: { weights: 0.1, bias: 0 }", "a.yaml, line 10: 'bias' is not known here. Did you mean 'biases'?")]
    [InlineData(9, "  length: 1 epoch\n  classWeights: [1, 2, 3]", "a.yaml, line 10: 'classWeights' has 3 numbers, but the data has 2 classes. Write one for each.")]
    [InlineData(9, "  length: 1 epoch\n  classWeights: [1, -2]", "a.yaml, line 10: item 2 of 'classWeights' is '-2'; expected a number above 0.")]
    [InlineData(9, "  length: 1 epoch\n  layerRates: { fc3: 1 }", "a.yaml, line 10: 'fc3' is no layer with weights in network 'mlp'. Did you mean 'fc1'?")]
    [InlineData(9, "  length: 1 epoch\n  layerRates: { fc1: -1 }", "a.yaml, line 10: the rate of layer 'fc1' is -1; expected a number of at least 0.")]
    [InlineData(5, "training: 5\nunused:", "a.yaml, line 5: 'training' is '5'; expected a section with some of: optimizer, learningRate, schedule, batchSize, length, tasks, weightDecay, loss, classWeights, order, augment, layerRates, stopEarly, keep, weights, from.", 1)]
    [InlineData(9, "  length: 1 epoch\n  tasks: 2", "a.yaml, line 10: 'tasks' is '2'; expected off, lists of classes such as [[0, 1], [2, 3]], or {classes: [[0, 1], [2, 3]], samples: 5000}.")]
    [InlineData(9, "  length: 1 epoch\n  tasks: [[0], [1, 2]]", "a.yaml, line 10: task 2 of 'tasks' has classes [1, 2]; expected distinct numbers from 0 to 1, at least one.")]
    [InlineData(9, "  length: 1 epoch\n  augment: { shift: 1 }", "a.yaml, line 10: 'augment': Only images of shape (channels, height, width) can be augmented, but samples have shape (2). Leave augmentation out.")]
    [InlineData(9, "  length: 1 epoch\n  augment: 4", "a.yaml, line 10: 'augment' is '4'; expected off, or some of shift, flip and cutout, such as {shift: 4, flip: horizontal, cutout: 8}.")]
    [InlineData(9, "  length: 1 epoch\n  augment: {}", "a.yaml, line 10: 'augment' is a section with no keys; expected off, or some of shift, flip and cutout, such as {shift: 4, flip: horizontal, cutout: 8}.")]
    [InlineData(9, "  length: 1 epoch\n  augment: { flip: vertical }", "a.yaml, line 10: 'flip' is 'vertical'; expected one of: none, horizontal.")]
    [InlineData(9, "  length: 1 epoch\n  augment: { shift: -1 }", "a.yaml, line 10: 'shift' is '-1'; expected a whole number of at least 0.")]
    [InlineData(9, "  length: 1 epoch\n  augment: { crop: 4 }", "a.yaml, line 10: 'crop' is not known here. Known are: shift, flip, cutout.")]
    [InlineData(10, "evaluation: { every: never }", "a.yaml, line 10: 'every' is 'never'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.")]
    [InlineData(10, "evaluation: { train: 1000 }", "a.yaml, line 10: 'train' is 1,000, but there are 128 training samples. Use at most 128.")]
    [InlineData(10, "probes: { norms: sometimes }", "a.yaml, line 10: 'norms' is 'sometimes'; expected off, or a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.")]
    [InlineData(11, "sleep: { every: 16 steps }", "a.yaml, line 11: the run would never sleep: it has 16 steps, and 'every' is 16. Sleep more often, or make 'length' longer.")]
    [InlineData(11, "sleep: { every: 3 steps, layers: convolutions }", "a.yaml, line 11: 'convolutions' chooses no layer of network 'mlp', so sleep would change nothing. Its layers with neurons are: fc1, fc2.")]
    [InlineData(11, "sleep: { every: 3 steps, layers: conv1 }", "a.yaml, line 11: 'conv1' is no layer with neurons in network 'mlp'. Use all, convolutions, dense, or one of: fc1, fc2.")]
    [InlineData(11, "sleep: { layers: all }", "a.yaml, line 16: 'sleep' does not say when; expected one of 'every', 'at' and 'when', for example every: 4 steps.")]
    [InlineData(11, "sleep: { every: 2 steps, at: 3 steps }", "a.yaml, line 16: 'sleep' says when in 2 ways: 'every', 'at'. Keep one of them.")]
    [InlineData(11, "sleep: { at: [3 steps, 2 epochs] }", "a.yaml, line 11: 'at' names 2 epochs, step 16, but the run has 16 steps, and no sleep after the last. Sleep earlier, or make 'length' longer.")]
    [InlineData(11, "sleep: { at: [3 steps, soon] }", "a.yaml, line 11: item 2 of 'at' is 'soon'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.")]
    [InlineData(11, "sleep: { when: { plateu: 20 steps } }", "a.yaml, line 11: 'plateu' is no sleep trigger. Did you mean 'plateau'?")]
    [InlineData(11, "sleep: { when: plateau }", "a.yaml, line 11: 'plateau' lacks 'patience'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.")]
    [InlineData(11, "sleep: { when: { plateau: { patience: 20 steps, minimumGain: 1 } } }", "a.yaml, line 11: The plateau's minimumGain is 1, expected a number from 0 to below 1.")]
    [InlineData(11, "sleep: { every: 2 steps, strength: weak }", "a.yaml, line 11: 'weak' is no learning rate schedule. Known are: constant, cosine, cosine-restarts, exponential, linear, milestones, one-cycle, step, warm-up.")]
    [InlineData(12, "seeds: -1", "a.yaml, line 12: 'seeds' is '-1'; expected a whole number from 1 to 10,000.")]
    [InlineData(12, "seeds: 1e9", "a.yaml, line 12: 'seeds' is '1e9'; expected a whole number from 1 to 10,000.")]
    [InlineData(12, "seeds: 1000000000", "a.yaml, line 12: 'seeds' is '1000000000'; expected a whole number from 1 to 10,000.")]
    [InlineData(12, "seeds: []", "a.yaml, line 12: 'seeds' lists 0 seeds; expected 1 to 10000.")]
    [InlineData(12, "seeds: [1, 2, 1]", "a.yaml, line 12: seed 1 is listed twice; a seed gives the same run each time. List each once.")]
    [InlineData(12, "seeds: [1, -2]", "a.yaml, line 12: item 2 of 'seeds' is '-2'; expected a whole number of at least 0.")]
    [InlineData(12, "", "a.yaml, line 1: the experiment lacks 'seeds'; expected a whole number from 1 to 10,000 (how many), a list of seeds such as [3, 5, 8], the first and the last such as 16..31, or until decided, at most 64.")]
    [InlineData(13, "baseline: plane", "a.yaml, line 13: 'plane' is no arm of this experiment. Did you mean 'plain'?")]
    [InlineData(15, "  plain: {}\n  plain: {}", "a.yaml, line 16: 'plain' is written twice: first in line 15. Keep one of them.")]
    [InlineData(15, "  plain: {}\n  a/b: {}", "a.yaml, line 16: 'a/b' is no name for an arm; expected up to 60 letters, digits, dots, hyphens and underscores, a letter or digit first.")]
    [InlineData(15, "  plain: { trainig: {} }", "a.yaml, line 15: 'trainig' is not known here. Did you mean 'training'?")]
    [InlineData(16, "  noise: { sleep: { interventions: nosie } }", "a.yaml, line 16: 'nosie' is no intervention. Did you mean 'none'?")]
    [InlineData(16, "  noise: { sleep: { every: 2 steps } }", "a.yaml, line 16: 'sleep' lacks 'interventions'; expected a list, each item of it the name of one intervention, or {NAME: {...}} with its settings, or {file: my-rule.cs}.")]
    [InlineData(1, "experiment: a b", "a.yaml, line 1: 'a b' is no name for an experiment; expected up to 60 letters, digits, dots, hyphens and underscores, a letter or digit first.")]
    [InlineData(1, "experiment: [a]", "a.yaml, line 1: 'experiment' is a list of 1; expected a text.")]
    [InlineData(3, "data: mnst", "a.yaml, line 3: 'mnst' is no data set. Did you mean 'mnist'? For files of your own write folder: PATH.")]
    [InlineData(3, "data: { train: { first: 5 } }", "a.yaml, line 3: 'data' has to say one of name, folder and mixture, and only one.")]
    [InlineData(3, "data: { name: mnist, mixture: {} }", "a.yaml, line 3: 'data' has to say one of name, folder and mixture, and only one.")]
    [InlineData(3, "data: { name: mnist, train: { first: 60001 } }", "a.yaml, line 3: 'first' is 60,001, but the train split has 60,000 samples. Ask for at most 60,000.")]
    [InlineData(3, "data: { name: mnist, train: { fraction: 1.5 } }", "a.yaml, line 3: 'fraction' is '1.5'; expected a number above 0 and at most 1.")]
    [InlineData(3, "data: { name: mnist, classes: [1, 10] }", "a.yaml, line 3: 'classes' is [1, 10]; expected distinct numbers from 0 to 9, at least one.")]
    [InlineData(3, "data: { name: mnist, test: { first: 5, fraction: 0.5 } }", "a.yaml, line 3: 'test' has both first and fraction. Keep one of them.")]
    [InlineData(3, "data: { name: mnist, normalise: { mean: 0, deviation: 0 } }", "a.yaml, line 3: Normalisation of channel 0 has mean 0 and deviation 0; expected finite numbers and a deviation above 0.")]
    [InlineData(3, "data: { mixture: { trainCount: 0 } }", "a.yaml, line 3: The Gaussian mixture was to draw 0 training samples; expected 1 to 268435455.")]
    [InlineData(4, "network: lenet6", "a.yaml, line 4: 'lenet6' is no model. Did you mean 'lenet5'?")]
    [InlineData(4, "network: { model: mlp, width: [8] }", "a.yaml, line 4: 'width' is not known here. Did you mean 'widths'?")]
    [InlineData(4, "network: { model: mlp, widths: [8, many] }", "a.yaml, line 4: item 2 of 'widths' is 'many'; expected a whole number.")]
    [InlineData(4, "network: { layers: [] }", "a.yaml, line 4: the network has no layers. Write at least one, such as {dense: 10}.")]
    [InlineData(4, "network: { layers: [ { dense: 1 } ] }", "a.yaml, line 4: the network's output has shape (1), but the data has 2 classes. End it with a layer of 2 outputs, such as {dense: 2}.")]
    [InlineData(4, "network: { layers: [ { dence: 2 } ] }", "a.yaml, line 4: 'dence' is no layer. Did you mean 'dense'?")]
    [InlineData(4, "network: { layers: [ { dense: } ] }", "a.yaml, line 4: 'dense' lacks 'width'; expected a whole number.")]
    [InlineData(4, "network: { layers: [ { relu: { leak: 1 } }, { dense: 2 } ] }", "a.yaml, line 4: 'leak' is not known here. Known are: name, from.")]
    public void Is_named_with_its_line(int line, string text, string message, int others = 0)
    {
        var mistakes = Sample.Mistakes(Sample.With(line, text));

        Assert.Contains(message, mistakes);
        if (others == 0)
        {
            Assert.Single(mistakes);
        }
    }

    [Fact]
    public void An_impossible_shape_is_shown_at_the_line_of_its_layer()
    {
        string text = Sample.With(4, """
            network:
              layers:
                - dense: 8
                - relu
                - conv: { channels: 3, kernel: 3 }
                - dense: 2
            """);

        Assert.Equal(
            ["a.yaml, line 8: Layer 'conv1': input has shape (8), expected (channels, height, width) with channels that 1 group(s) divide, and so for its 3 outputs."],
            Sample.Mistakes(text));
    }

    [Fact]
    public void A_model_that_cannot_take_the_samples_says_which_layer_is_the_trouble()
    {
        string mistake = Assert.Single(Sample.Mistakes(Sample.With(4, "network: lenet5")));

        Assert.StartsWith("a.yaml, line 4: Model 'lenet5' cannot take samples of shape (2). Layer 'conv1': ", mistake);
    }

    [Fact]
    public void Files_and_folders_that_are_not_there_are_named_with_where_they_were_looked_for()
    {
        using TempFolder folder = new();
        string weights = Path.Combine(folder.Path, "w.safetensors");
        string rule = Path.Combine(folder.Path, "sub", "rule.cs");
        string data = Path.Combine(folder.Path, "images");

        Assert.Equal(
            [$"a.yaml, line 10: 'weights' is 'w.safetensors', but there is no such file. Looked for: {weights}."],
            Sample.MistakesIn(folder.Path, Sample.With(9, "  length: 1 epoch\n  weights: w.safetensors")));
        Assert.Equal(
            [$"a.yaml, line 16: 'file' is 'sub/rule.cs', but there is no such file. Looked for: {rule}."],
            Sample.MistakesIn(folder.Path, Sample.With(16, "  noise: { sleep: { interventions: { file: sub/rule.cs } } }")));
        Assert.Equal(
            [$"a.yaml, line 3: 'folder' is 'images', but there is no such folder. Looked for: {data}."],
            Sample.MistakesIn(folder.Path, Sample.With(3, "data: { folder: images }")));
    }

    [Fact]
    public void Weights_that_do_not_fit_the_network_are_all_named()
    {
        using TempFolder folder = new();
        folder.Write("broken.safetensors", "no weights");
        SafetensorsOf.Tensors(Path.Combine(folder.Path, "w.safetensors"), ("fc1.weight", [8, 2]), ("fc1.bias", [9]), ("fc2.weight", [2, 8]));

        Assert.Equal(
            [
                "a.yaml, line 10: 'weights' does not fit network 'mlp': 'fc1.bias' has shape (9), expected (8).",
                "a.yaml, line 10: 'weights' does not fit network 'mlp': 'fc2.bias' is missing: expected shape (2).",
            ],
            Sample.MistakesIn(folder.Path, Sample.With(9, "  length: 1 epoch\n  weights: w.safetensors")));
        string broken = Assert.Single(Sample.MistakesIn(folder.Path, Sample.With(9, "  length: 1 epoch\n  weights: broken.safetensors")));
        Assert.StartsWith("a.yaml, line 10: 'weights' cannot be read: ", broken);
    }
}
