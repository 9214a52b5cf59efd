using Sleepbot.Tensors;

namespace Sleepbot.Experiments.Tests.Support;

/// <summary>Writes files of weights.</summary>
internal static class SafetensorsOf
{
    public static void Tensors(string file, params IReadOnlyList<(string Name, Shape Shape)> tensors) =>
        SafetensorsFile.Write(file, tensors.Select(tensor => new SafetensorsTensor(tensor.Name, tensor.Shape, new float[tensor.Shape.Size])));
}
