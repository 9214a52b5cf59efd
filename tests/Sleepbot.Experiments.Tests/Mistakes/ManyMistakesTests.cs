using Sleepbot.Experiments.Tests.Support;

namespace Sleepbot.Experiments.Tests.Mistakes;

public sealed class ManyMistakesTests
{
    [Fact]
    public void All_mistakes_are_listed_at_once_from_the_first_line_to_the_last()
    {
        var mistakes = Sample.Mistakes("""
            experiment: many
            data: { nane: mnist }
            network: lenet6
            training:
              optimzer: momentum
              learningRate: fast
              batchSize: 0
              length: 4 foo
            sleep: { every: 4 steps }
            seeds: -1
            baseline: nobody
            arms:
              baseline: {}
              one: { sleep: { interventions: { delta-times: { factr: 2 } } } }
              one: {}
              two: { sleep: { interventions: none, every: 3 weeks } }
            """);

        Assert.Equal(
            [
                "a.yaml, line 2: 'nane' is not known here. Did you mean 'name'?",
                "a.yaml, line 3: 'lenet6' is no model. Did you mean 'lenet5'?",
                "a.yaml, line 5: 'optimzer' is not known here. Did you mean 'optimizer'?",
                "a.yaml, line 6: 'learningRate' is 'fast'; expected a number of at least 0.",
                "a.yaml, line 7: 'batchSize' is '0'; expected a whole number of at least 1.",
                "a.yaml, line 8: 'length' is '4 foo'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.",
                "a.yaml, line 10: 'seeds' is '-1'; expected a whole number from 1 to 10,000.",
                "a.yaml, line 11: 'nobody' is no arm of this experiment. Arms are: baseline, one, two.",
                "a.yaml, line 14: 'factr' is not known here. Did you mean 'factor'?",
                "a.yaml, line 15: 'one' is written twice: first in line 14. Keep one of them.",
                "a.yaml, line 16: 'every' is '3 weeks'; expected a number above 0 and a unit (steps, epochs or samples; only epochs have fractions), for example '4 steps' or '0.5 epochs'.",
            ],
            mistakes);
    }

    [Fact]
    public void What_all_arms_lack_is_said_once()
    {
        string[] lines = [.. Sample.Mistakes("experiment: a\narms: { x: {}, y: {}, z: {} }").Select(line => line.Split(';')[0])];

        Assert.Equal(
            [
                "a.yaml, line 1: the experiment lacks 'data'",
                "a.yaml, line 1: the experiment lacks 'seeds'",
                "a.yaml, line 1: the experiment lacks 'network'",
                "a.yaml, line 1: the experiment lacks 'training'",
            ],
            lines);
    }

    [Fact]
    public void The_exception_message_is_one_line_for_each_mistake()
    {
        var exception = Assert.Throws<ExperimentException>(() => Sample.Read("experiment: a\narms: {}"));

        Assert.Equal(exception.Problems.Count, exception.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void An_experiment_without_arms_is_refused() =>
        Assert.Contains("a.yaml, line 1: the experiment has no arms. Write at least one, for example baseline: {}.", Sample.Mistakes("arms: {}"));
}
