using Sleepbot.Experiments.Binding;
using Sleepbot.Training;

namespace Sleepbot.Experiments.Format;

/// <summary>The interventions of a sleep, in order.</summary>
internal sealed class InterventionListForm : ListForm
{
    /// <summary>Creates the form.</summary>
    public InterventionListForm()
        : base(typeof(Intervention), new InterventionForm())
    {
    }
}
