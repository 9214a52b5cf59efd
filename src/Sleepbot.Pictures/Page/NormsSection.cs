using System.Text;

namespace Sleepbot.Pictures;

/// <summary>Neuron norms through time of a run that the reader chooses, beside that run's accuracy.</summary>
internal static class NormsSection
{
    public static void Write(StringBuilder page, PageContext context)
    {
        (int Arm, ResultRun Run)[] runs = [.. context.Result.Arms.SelectMany((arm, i) => arm.Runs.Where(run => run.Norms.Any(Drawable)).Select(run => (i, run)))];
        if (runs.Length == 0)
        {
            return;
        }

        page.Append("<section class=\"runs\">\n<h2>Inside one run: the norms of its neurons</h2>\n<p class=\"note\">One line a neuron: the L2 norm of its incoming weights, without the bias. Each layer has its own vertical axis.</p>\n");
        if (runs.Length > 1)
        {
            page.Append("<fieldset class=\"toggle\" style=\"font-size:14px;margin-top:12px\" aria-label=\"Run\"><span class=\"soft\">Run</span>");
            for (int i = 0; i < runs.Length; i++)
            {
                page.Append($"<label><input type=\"radio\" name=\"run\" id=\"run-{i}\"{(i == 0 ? " checked" : "")}>{Html.Escape(context.Result.Arms[runs[i].Arm].Name)}, seed {runs[i].Run.Seed}</label>");
            }

            page.Append("</fieldset>\n");
        }

        // Without a choice, or in a browser that cannot choose, the runs stand below each other.
        page.Append("<style>");
        for (int i = 0; i < runs.Length; i++)
        {
            page.Append(runs.Length == 1 ? ".run{display:block}" : $".runs:has(#run-{i}:checked) .run-{i}{{display:block}}");
        }

        page.Append("</style>\n");
        for (int i = 0; i < runs.Length; i++)
        {
            Run(page, context.Result.Arms[runs[i].Arm].Name, runs[i].Arm, runs[i].Run, $"run-{i}");
        }

        page.Append("</section>\n");
    }

    private static void Run(StringBuilder page, string arm, int armIndex, ResultRun run, string id)
    {
        LayerNorms[] layers = [.. run.Norms.Where(Drawable)];
        page.Append($"<figure class=\"run {id}\" aria-label=\"{Html.Escape(arm)}, seed {run.Seed}\"><div class=\"panels\">\n");
        if (run.TestAccuracy is { Count: > 0 } accuracy)
        {
            Panel(page, "test accuracy", "in %, by error rate", NormsChart.DrawAccuracy(accuracy, layers[0].Steps, armIndex));
        }

        foreach (LayerNorms norms in layers)
        {
            int neurons = norms.Norms[0].Length, shown = NormsChart.Shown(neurons).Length;
            string count = shown < neurons ? $"{shown} of {neurons} neurons" : neurons == 1 ? "1 neuron" : $"{neurons} neurons";
            Panel(page, norms.Layer, $"L2 norm, {count}", NormsChart.Draw(norms, armIndex));
        }

        page.Append("</div></figure>\n");
    }

    private static void Panel(StringBuilder page, string title, string value, string chart) =>
        page.Append($"<div class=\"panel\"><h3><span>{Html.Escape(title)}</span><span class=\"value\">{value}</span></h3>\n{chart}</div>\n");

    private static bool Drawable(LayerNorms norms) => norms.Norms.Count > 0 && norms.Norms[0].Length > 0;
}
