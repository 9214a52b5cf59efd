using Sleepbot.Data;
using Sleepbot.Experiments.Binding;
using Sleepbot.Experiments.Format;
using Sleepbot.Experiments.Yaml;
using Sleepbot.Networks;
using Sleepbot.Shared;
using Sleepbot.Tensors;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Reading;

/// <summary>Makes arms of what is written, and checks that their parts fit together.</summary>
/// <param name="context">Takes the mistakes.</param>
/// <param name="facts">What is known of the data.</param>
internal sealed class ArmReader(ReadContext context, DataFacts facts)
{
    private readonly Dictionary<YamlValue, Network?> networks = [];
    private readonly Dictionary<string, SafetensorsFile?> weights = [];
    private readonly Dictionary<string, Checkpoint?> checkpoints = [];

    /// <summary>Makes an arm.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arm">Its settings.</param>
    /// <param name="written">How the whole arm is written.</param>
    /// <param name="description">What it does, in one line.</param>
    /// <param name="evaluation">What is measured.</param>
    /// <returns>The arm, or null if there are mistakes.</returns>
    public Arm? Read(string name, WholeArm arm, YamlSection written, string description, EvaluationOptions evaluation)
    {
        var training = arm.Training;
        int before = context.Problems.Count;
        if (facts.AreExact && training.BatchSize > facts.TrainCount)
        {
            context.Problems.Add(Places.Of(written, "training", "batchSize"), $"'batchSize' is {training.BatchSize:N0}, but there are {facts.TrainCount:N0} training samples. Use at most {facts.TrainCount:N0}.");
        }

        if (training.ClassWeights.Count != 0 && training.ClassWeights.Count != facts.Classes)
        {
            context.Problems.Add(Places.Of(written, "training", "classWeights"), $"'classWeights' has {training.ClassWeights.Count} numbers, but the data has {facts.Classes} classes. Write one for each.");
        }

        if (!facts.HasValidation && (training.StopEarly is not null || training.Keep == KeptWeights.Best))
        {
            string key = training.StopEarly is null ? "keep" : "stopEarly";
            context.Problems.Add(Places.Of(written, "training", key), $"'{key}' chooses by validation accuracy, but no samples are held out for it. Write validation: 5000, or another number, in data.");
        }

        foreach (string fault in AugmentationOf(training)?.FindFaults(facts.SampleShape) ?? [])
        {
            context.Problems.Add(Places.Of(written, "training", "augment"), $"'augment': {fault}");
        }

        CheckTasks(training, written);
        var network = NetworkOf(arm.Network);
        if (network is not null)
        {
            CheckLayerRates(training, network, written);
        }

        if (network is not null && arm.Sleep.Interventions.Count > 0)
        {
            CheckSleepingLayers(arm.Sleep, network, written);
            CheckRules(arm.Sleep, network, written);
            CheckSleepingTimes(arm, written);
        }

        var initial = network is not null && training.Weights is { } file ? WeightsOf(file, network, Places.Of(written, "training", "weights")) : null;
        var from = training.From is { } start ? CheckpointOf(start, Places.Of(written, "training", "from")) : null;
        return network is null || context.Problems.Count > before ? null : new Arm
        {
            Name = name,
            Description = arm.Description ?? description,
            Network = network,
            Training = OptionsOf(training),
            Evaluation = evaluation,
            Sleep = arm.Sleep.Interventions.Count == 0 ? null : OptionsOf(arm.Sleep),
            Probes = ProbesOf(arm.Probes),
            InitialWeights = initial,
            From = from,
        };
    }

    private static TrainingOptions OptionsOf(TrainingSection training) => new()
    {
        Optimizer = training.Optimizer,
        LearningRate = training.LearningRate,
        Schedule = training.Schedule,
        BatchSize = training.BatchSize,
        Length = training.Length,
        Tasks = training.Tasks.Classes.Count == 0 ? null : new TaskSequence { Classes = training.Tasks.Classes, Samples = training.Tasks.Samples },
        WeightDecay = training.WeightDecay?.Weights,
        BiasDecay = training.WeightDecay?.Biases,
        Loss = training.Loss,
        ClassWeights = training.ClassWeights,
        Order = training.Order,
        Augment = AugmentationOf(training),
        LayerRates = training.LayerRates,
        StopEarly = training.StopEarly is { Patience: var patience } ? new EarlyStopping(patience) : null,
        Keep = training.Keep,
    };

    /// <summary>Nothing to do is no augmentation, so that an arm with a shift of 0 shares the runs of an arm without.</summary>
    private static Augmentation? AugmentationOf(TrainingSection training)
    {
        var section = training.Augment;
        var augmentation = new Augmentation { Shift = section.Shift, Flip = section.Flip, Cutout = section.Cutout };
        return augmentation.ChangesNothing ? null : augmentation;
    }

    private static SleepOptions OptionsOf(SleepSection sleep)
    {
        var options = new SleepOptions
        {
            Every = sleep.Every,
            At = sleep.At,
            When = sleep.When,
            Strength = sleep.Strength,
            Layers = new LayerSelection(sleep.Layers, sleep.Biases),
            Interventions = sleep.Interventions,
        };
        return sleep.Statistics is { } statistics ? options with { Statistics = statistics } : options;
    }

    private static IReadOnlyList<ProbeOptions> ProbesOf(ProbesSection probes) =>
        probes.Norms == Interval.Off ? [] : [new ProbeOptions(new NeuronNorms()) { Every = probes.Norms?.Every }];

    private Network? NetworkOf(NetworkChoice choice)
    {
        if (!networks.TryGetValue(choice.Written, out var network))
        {
            networks[choice.Written] = network = choice.Build(facts.SampleShape, facts.Classes, context.Problems);
        }

        return network;
    }

    private void CheckLayerRates(TrainingSection training, Network network, YamlSection written)
    {
        List<string> layers = [.. network.Parameters.Select(parameter => parameter.Layer).Distinct()];
        foreach (var (layer, rate) in training.LayerRates)
        {
            var place = Places.Of(written, "training", "layerRates", layer);
            if (!layers.Contains(layer))
            {
                context.Problems.Add(place, $"'{layer}' is no layer with weights in network '{network.Name}'. {NearestName.Suggest(layer, layers, "Such layers are")}");
            }

            if (rate < 0)
            {
                context.Problems.Add(place, $"the rate of layer '{layer}' is {rate}; expected a number of at least 0.");
            }
        }
    }

    private void CheckSleepingLayers(SleepSection sleep, Network network, YamlSection written)
    {
        try
        {
            if (new LayerSelection(sleep.Layers, sleep.Biases).LayersOf(network).Count == 0)
            {
                context.Problems.Add(
                    Places.Of(written, "sleep", "layers"),
                    $"'{string.Join(", ", sleep.Layers)}' chooses no layer of network '{network.Name}', so sleep would change nothing. Its layers with neurons are: {string.Join(", ", network.Layers.Where(layer => layer.Weight is not null).Select(layer => layer.Name))}.");
            }
        }
        catch (ArgumentException problem)
        {
            context.Problems.Add(Places.Of(written, "sleep", "layers"), problem.Message);
        }
    }

    private void CheckTasks(TrainingSection training, YamlSection written)
    {
        foreach (var (task, classes) in training.Tasks.Classes.Index())
        {
            if (classes.Count == 0 || classes.Distinct().Count() != classes.Count || classes.Any(label => label < 0 || label >= facts.Classes))
            {
                context.Problems.Add(Places.Of(written, "training", "tasks"), $"task {task + 1} of 'tasks' has classes [{string.Join(", ", classes)}]; expected distinct numbers from 0 to {facts.Classes - 1}, at least one.");
            }
        }

        if (training is { Tasks.Classes.Count: > 0, StopEarly: not null })
        {
            context.Problems.Add(Places.Of(written, "training", "stopEarly"), "'stopEarly' would end the run with tasks still to come. Leave out 'stopEarly' or 'tasks'.");
        }
    }

    private void CheckRules(SleepSection sleep, Network network, YamlSection written)
    {
        foreach (var rule in sleep.Interventions)
        {
            foreach (string fault in rule.FindFaults(network))
            {
                context.Problems.Add(Places.Of(written, "sleep", "interventions"), $"intervention '{rule.Name}': {fault}");
            }
        }
    }

    private void CheckSleepingTimes(WholeArm arm, YamlSection written)
    {
        var sleep = arm.Sleep;
        var ways = Places.Of(written, "sleep") is var place && written.Find("sleep")?.Value is YamlSection section
            ? SleepSection.WhenKeys.Where(key => section.Find(key) is not null).ToList()
            : [];
        if (ways.Count != 1)
        {
            context.Problems.Add(place, ways.Count == 0
                ? "'sleep' does not say when; expected one of 'every', 'at' and 'when', for example every: 4 steps."
                : $"'sleep' says when in {ways.Count} ways: '{string.Join("', '", ways)}'. Keep one of them.");
            return;
        }

        // How many samples a task has is only known with the data.
        if (!facts.AreExact || arm.Training.BatchSize > facts.TrainCount || arm.Training.Tasks.Classes.Count > 0)
        {
            return;
        }

        // The last step is not followed by a sleep: the final evaluation judges what training made of the one before.
        long InSteps(TrainingTime time) => time.InSteps(arm.Training.BatchSize, facts.TrainCount);
        long steps = InSteps(arm.Training.Length);
        if (sleep.Every is { } every && InSteps(every) >= steps)
        {
            context.Problems.Add(
                Places.Of(written, "sleep", "every"),
                $"the run would never sleep: it has {steps:N0} steps, and 'every' is {InSteps(every):N0}. Sleep more often, or make 'length' longer.");
        }

        foreach (var late in sleep.At.Where(time => InSteps(time) >= steps))
        {
            context.Problems.Add(
                Places.Of(written, "sleep", "at"),
                $"'at' names {late}, step {InSteps(late):N0}, but the run has {steps:N0} steps, and no sleep after the last. Sleep earlier, or make 'length' longer.");
        }
    }

    private Checkpoint? CheckpointOf(string file, Place place)
    {
        if (!checkpoints.TryGetValue(file, out var read))
        {
            try
            {
                read = Checkpoint.Load(file);
            }
            catch (Exception problem) when (problem is CheckpointException or IOException or UnauthorizedAccessException)
            {
                context.Problems.Add(place, $"'from' cannot be read: {problem.Message}");
            }

            checkpoints[file] = read;
        }

        return read;
    }

    private SafetensorsFile? WeightsOf(string file, Network network, Place place)
    {
        if (!weights.TryGetValue(file, out var read))
        {
            try
            {
                read = SafetensorsFile.Read(file);
            }
            catch (Exception problem) when (problem is SafetensorsException or IOException or UnauthorizedAccessException)
            {
                context.Problems.Add(place, $"'weights' cannot be read: {problem.Message}");
            }

            weights[file] = read;
        }

        foreach (string fault in read is null ? [] : NetworkWeights.FindFaults(network, read))
        {
            context.Problems.Add(place, $"'weights' does not fit network '{network.Name}': {fault}");
        }

        return read;
    }
}
