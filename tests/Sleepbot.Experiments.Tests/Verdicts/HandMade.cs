using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Tests.Verdicts;

/// <summary>A journal written by hand: what each run measured is chosen, not trained.</summary>
internal sealed class HandMade : IDisposable
{
    /// <summary>Accuracy of a run that diverged after its first evaluation.</summary>
    public const double Diverged = -1;

    /// <summary>Arms of a design: a baseline that does not sleep, and a challenger.</summary>
    public const string Two = "arms:\n  plain: {}\n  back: { sleep: { interventions: { delta-times: { factor: 0.5 } } } }\n";

    /// <summary>Arms of a design: a baseline and two challengers.</summary>
    public const string Three = Two + "  noise: { sleep: { interventions: { uniform-noise: { amplitude: 0.1 } } } }\n";

    private static readonly PhaseSeconds seconds = new(20, 1, 0, 4, 0);
    private readonly TempFolder folder = new();
    private readonly RunJournal journal;
    private readonly Dictionary<string, string> versions = [];
    private readonly string? twin;
    private string id;
    private readonly Dictionary<string, Func<long, bool[]>> answers = [];
    private readonly Dictionary<string, (int Count, double Change)> sleeps = [];

    /// <summary>Begins an experiment.</summary>
    /// <param name="design">Lines of its file besides data, network and training: endpoint, seeds, arms.</param>
    /// <param name="twin">An arm with the settings of the baseline, or null.</param>
    public HandMade(string design, string? twin = null)
    {
        this.twin = twin;
        journal = RunJournal.Open(Path.Combine(folder.Path, "hand.db"));
        id = Begin(design, isFresh: false);
    }

    public ExperimentVerdict Verdict => ExperimentVerdicts.FromJournal(journal, id);

    /// <summary>Goes on with another design, as the command does that finds a changed file; arms that are added or gone make another experiment.</summary>
    public HandMade Change(string design, bool isFresh = false)
    {
        journal.Flush();
        id = Begin(design, isFresh);
        return this;
    }

    /// <summary>Gets what decides about further seeds.</summary>
    public EndpointTable Table => EndpointTable.FromJournal(journal, id);

    /// <summary>Changes what an arm does, from the next design on.</summary>
    public HandMade Rewrite(string arm, string version)
    {
        versions[arm] = version;
        return this;
    }

    /// <summary>Takes over what earlier experiments, or another arm of the same settings, have of these runs.</summary>
    public HandMade Borrow(string arm, int seeds)
    {
        journal.Flush();
        Assert.All(Enumerable.Range(0, seeds), seed => Assert.Equal(RunClaimKind.Ended, journal.ClaimRun(id, arm, seed).Kind));
        return this;
    }

    /// <summary>Chooses what finished runs of an arm answer on the test split, by their seed; otherwise the journal has no answers.</summary>
    public HandMade Answering(string arm, Func<long, bool[]> correct)
    {
        answers[arm] = correct;
        return this;
    }

    /// <summary>Chooses how often runs of an arm sleep, from the next run on, and how far each sleep moves the weights: where it does, they end in weights of their own.</summary>
    public HandMade Sleeping(string arm, int count, double change)
    {
        sleeps[arm] = (count, change);
        return this;
    }

    /// <summary>Writes runs of the seeds 0, 1, 2, ...: straight curves from 0.1 to these test and validation accuracies, at steps 0, 235, 470, 705 and 940.</summary>
    public HandMade Run(string arm, params double[] accuracies)
    {
        for (int seed = 0; seed < accuracies.Length; seed++)
        {
            RunOne(arm, seed, accuracies[seed], accuracies[seed] == Diverged ? RunStatus.Diverged : RunStatus.Finished, $"{accuracies[seed]:R}");
        }

        return this;
    }

    /// <summary>Writes finished runs of the seeds 0, 1, 2, ..., of the first few evaluations, with seconds of training between them and gradients that a rule took besides.</summary>
    public HandMade Run(string arm, double[] accuracies, int points = 5, double pace = 5, double repeated = 0)
    {
        for (int seed = 0; seed < accuracies.Length; seed++)
        {
            RunOne(arm, seed, accuracies[seed], RunStatus.Finished, $"{accuracies[seed]:R}", points: points, pace: pace, repeated: repeated);
        }

        return this;
    }

    /// <summary>Writes one run, of five evaluations or the first few of them.</summary>
    public HandMade RunOne(string arm, long seed, double accuracy, RunStatus status, string hash, string message = "", int points = 5, double? pace = null, double repeated = 0, bool ownWeights = true)
    {
        long run = journal.BeginRun(id, arm, seed);
        points = status == RunStatus.Finished ? points : 1;
        for (int i = 0; i < points; i++)
        {
            double value = 0.1 + ((accuracy - 0.1) * i / 4);
            var spent = pace is { } each ? new PhaseSeconds(each * i, 0, 0, 4, 0) : seconds with { Training = 5 * i };
            if (repeated > 0)
            {
                journal.Append(new Measurement(run, 235 * i, 2.5 * i, 7500 * i, "batch", TrainingRun.RepeatedMetric, repeated * 7500 * i, spent));
            }

            foreach (string split in new[] { "test", "validation" })
            {
                journal.Append(new Measurement(run, 235 * i, 2.5 * i, 7500 * i, split, "accuracy", i == 4 ? accuracy : value, spent));
                journal.Append(new Measurement(run, 235 * i, 2.5 * i, 7500 * i, split, "loss", 1 - value, spent));
            }
        }

        var (count, change) = sleeps.GetValueOrDefault(arm);
        for (int sleep = 0; sleep < count; sleep++)
        {
            journal.Append(new SleepEvent(run, 50 * (sleep + 1), "delta-times", 0.001, change, change));
        }

        hash = change == 0 || !ownWeights ? hash : $"{hash} of {arm}";
        if (status == RunStatus.Finished && answers.TryGetValue(arm, out var correct))
        {
            journal.Append(new SampleAnswers(run, 940, "test", correct(seed)));
        }

        journal.EndRun(run, status, status == RunStatus.Diverged && message.Length == 0 ? "The loss became NaN at step 240." : message, status == RunStatus.Finished ? 940 : 240, status == RunStatus.Finished ? hash : "", seconds);
        return this;
    }

    public void Dispose()
    {
        journal.Dispose();
        folder.Dispose();
    }

    private string Begin(string design, bool isFresh)
    {
        string text = $"""
            experiment: by-hand
            question: Does it help?
            data: mnist
            network: lenet5
            training: {"{"} optimizer: adam, learningRate: 0.002, length: 10 epochs {"}"}
            sleep: {"{"} every: 50 steps {"}"}
            {design}
            """;
        return journal.BeginExperiment(new ExperimentPlan
        {
            Name = "by-hand",
            Question = "Does it help?",
            Definition = text,
            Baseline = "plain",
            Machine = "two cores",
            IsFresh = isFresh,
            Arms = [.. ExperimentDesign.FromDefinition(text).Arms.Select(arm => new ArmPlan(arm.Name, $"about {arm.Name}", $"address of {(arm.Name == twin ? "plain" : arm.Name)}{versions.GetValueOrDefault(arm.Name)}", "dataset.test = 10000 samples ff\ndataset.train = 3000 samples ee"))],
        }).Id;
    }
}
