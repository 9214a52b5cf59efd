using Sleepbot.Experiments.Tests.Support;
using Sleepbot.Journal;

namespace Sleepbot.Experiments.Tests.Design;

public sealed class SharedRunTests
{
    [Fact]
    public void A_run_that_two_arms_share_has_one_value_for_each()
    {
        const string Definition = """
            experiment: twins
            data: mnist
            network: lenet5
            training: { optimizer: adam, learningRate: 0.002, length: 2 epochs }
            endpoint: { steps-to-target: 0.9 }
            controls: off
            seeds: 1
            arms: { plain: {}, twin: {} }
            """;
        using TempFolder folder = new();
        using var journal = RunJournal.Open(Path.Combine(folder.Path, "twins.db"));
        string id = journal.BeginExperiment(new ExperimentPlan { Name = "twins", Definition = Definition, Baseline = "plain", Arms = [new("plain", "", "alike"), new("twin", "", "alike")] }).Id;
        long run = journal.ClaimRun(id, "plain", 0).RunId;
        foreach (int step in new[] { 0, 10, 20, 30 })
        {
            journal.Append(new Measurement(run, step, 1, step, "validation", "accuracy", step < 20 ? 0.5 : 0.95, default));
        }

        journal.EndRun(run, RunStatus.Finished, "", 30, "", default);
        Assert.Equal(run, journal.ClaimRun(id, "twin", 0).RunId);
        var table = EndpointTable.FromJournal(journal, id);

        Assert.Equal([20, 20], new[] { "plain", "twin" }.Select(arm => table.Of(arm)[0].Value!.Value.Value));
    }
}
