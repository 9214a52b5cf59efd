using System.Collections;
using Sleepbot.Experiments.Binding;
using Sleepbot.Networks;
using Sleepbot.Shared;

namespace Sleepbot.Experiments;

/// <summary>What can be set in a ready-made network: <c>network: {model: mlp, widths: [64], activation: tanh}</c>.</summary>
public static class ModelSettings
{
    /// <summary>Lists the settings of a model.</summary>
    /// <param name="model">The model, whose own settings are the defaults.</param>
    /// <returns>The settings in the order of the class.</returns>
    public static IReadOnlyList<ModelSetting> Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var type = model.GetType();
        return [.. Setting.Of(type).Settings.Select(setting => new ModelSetting(
            setting.Key,
            setting.Form.Value.Expected,
            AsWritten(type.GetProperty(setting.Property?.Name ?? setting.Member)?.GetValue(model)),
            setting.Describe(type)))];
    }

    private static object? AsWritten(object? value) => value switch
    {
        null or string or bool or int or long or float or double => value,
        Enum choice => NameStyle.Kebab(choice.ToString()),
        IEnumerable items => items.Cast<object?>().Select(AsWritten).ToArray(),
        Initializer initializer => NamedForm.NameOf(initializer.GetType(), typeof(Initializer)),
        _ => value.ToString(),
    };
}
