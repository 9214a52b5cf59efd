using System.Globalization;
using Sleepbot.Networks;

namespace Sleepbot.Training;

/// <summary>Counts which samples of each task a network answers correctly, with all classes to choose from.</summary>
internal sealed class TaskAccuracy
{
    private readonly int[][] classesOf;
    private readonly string[] metrics;
    private readonly int[] correct;
    private readonly int[] all;

    /// <summary>Prepares the counts.</summary>
    /// <param name="tasks">The tasks; the metric of the first is <c>task1Accuracy</c>.</param>
    /// <param name="classes">Classes of the data.</param>
    public TaskAccuracy(TaskSequence tasks, int classes)
    {
        classesOf = [.. tasks.Classes.Select(task => task.ToArray())];
        metrics = [.. classesOf.Select((_, task) => string.Create(CultureInfo.InvariantCulture, $"task{task + 1}Accuracy"))];
        correct = new int[classes];
        all = new int[classes];
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Array.Clear(correct);
        Array.Clear(all);
    }

    /// <summary>Counts a batch.</summary>
    /// <param name="loss">Says which class outputs stand for.</param>
    /// <param name="outputs">The network's outputs, sample after sample.</param>
    /// <param name="labels">The samples' classes.</param>
    public void Count(Loss loss, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels)
    {
        int width = outputs.Length / labels.Length;
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i];
            all[label]++;
            correct[label] += loss.Answer(outputs.Slice(i * width, width)) == label ? 1 : 0;
        }
    }

    /// <summary>Logs the accuracy of every task of which samples were counted.</summary>
    /// <param name="log">Takes the numbers.</param>
    /// <param name="split">Which samples they were.</param>
    public void Measure(RunLog log, string split)
    {
        for (int task = 0; task < classesOf.Length; task++)
        {
            int samples = 0, hits = 0;
            foreach (int label in classesOf[task])
            {
                samples += all[label];
                hits += correct[label];
            }

            if (samples > 0)
            {
                log.Measure(RunPhase.Evaluating, split, metrics[task], (double)hits / samples);
            }
        }
    }
}
