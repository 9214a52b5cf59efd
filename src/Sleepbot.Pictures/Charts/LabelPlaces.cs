namespace Sleepbot.Pictures;

/// <summary>Moves labels that would overlap apart, as little as needed and without changing their order.</summary>
internal static class LabelPlaces
{
    /// <param name="wanted">Where each label would like to stand.</param>
    /// <param name="gap">The least distance between two labels; made smaller when the room does not suffice.</param>
    /// <param name="low">The first place allowed.</param>
    /// <param name="high">The last place allowed.</param>
    /// <returns>One place for each label, in the order of <paramref name="wanted"/>.</returns>
    public static double[] Spread(IReadOnlyList<double> wanted, double gap, double low, double high)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ThenBy(i => i)];
        gap = Math.Min(gap, (high - low) / Math.Max(1, wanted.Count - 1));
        double[] places = new double[wanted.Count];
        // Clusters of touching labels stand centred on the mean of their wishes; a cluster that meets its neighbour joins it.
        List<(double Sum, int Count)> clusters = [];
        foreach (int i in order)
        {
            clusters.Add((wanted[i], 1));
            while (clusters.Count > 1 && Start(clusters[^1]) < Start(clusters[^2]) + (clusters[^2].Count * gap))
            {
                (double Sum, int Count) last = clusters[^1], before = clusters[^2];
                clusters.RemoveRange(clusters.Count - 2, 2);
                clusters.Add((before.Sum + last.Sum, before.Count + last.Count));
            }
        }

        int next = 0;
        foreach ((double Sum, int Count) cluster in clusters)
        {
            for (int k = 0; k < cluster.Count; k++, next++)
            {
                places[order[next]] = Start(cluster) + (k * gap);
            }
        }

        return places;

        double Start((double Sum, int Count) cluster)
        {
            double length = (cluster.Count - 1) * gap;
            return Math.Clamp((cluster.Sum / cluster.Count) - (length / 2), low, Math.Max(low, high - length));
        }
    }
}
