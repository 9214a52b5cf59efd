using Sleepbot.Shared;

namespace Sleepbot.Journal;

/// <summary>Finds the experiment a person means.</summary>
internal static class ExperimentSearch
{
    private const int MostListed = 10;

    /// <summary>Returns the experiment with this id, or the latest with this name or beginning.</summary>
    /// <param name="known">All experiments, oldest first.</param>
    /// <param name="wanted">An id, a name, or the beginning of either.</param>
    /// <param name="path">The journal's path, for messages.</param>
    public static ExperimentRecord Find(List<ExperimentRecord> known, string wanted, string path)
    {
        ExperimentRecord? exact = known.Find(one => one.Id == wanted) ?? known.FindLast(one => one.Name == wanted);
        if (exact is not null)
        {
            return exact;
        }

        string slug = Slug.Of(wanted, otherwise: "");
        if (known.FindLast(one => SlugOf(one) == slug) is { } same)
        {
            return same;
        }

        List<ExperimentRecord> fitting = known.FindAll(
            one => wanted.Length > 0 && one.Id.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));
        if (fitting.Select(one => SlugOf(one)).Distinct().Count() > 1)
        {
            throw new JournalException(
                $"Journal '{path}' has several experiments that begin with '{wanted}': {Listed(fitting)}. Give more of the id.");
        }

        return fitting.Count > 0 ? fitting[^1] : throw Unknown(known, wanted, path);
    }

    /// <summary>Makes the error for an experiment that is not there.</summary>
    public static JournalException Unknown(List<ExperimentRecord> known, string wanted, string path)
    {
        if (known.Count == 0)
        {
            return new JournalException(
                $"Journal '{path}' has no experiment '{wanted}': it has none at all. `sleepbot run FILE` makes one.");
        }

        List<ExperimentRecord> latestFirst = [.. known.AsEnumerable().Reverse()];
        string hint = NearestName.Find(wanted, latestFirst.SelectMany(one => new[] { one.Id, one.Name })) is { } near
            ? $" Did you mean '{latestFirst.Find(one => one.Id == near || one.Name == near)!.Id}'?"
            : "";
        return new JournalException(
            $"Journal '{path}' has no experiment '{wanted}'.{hint} The latest are: {Listed(known)}. `sleepbot list` shows all.");
    }

    /// <summary>Returns an id without its counter: the same for all experiments of one name.</summary>
    private static string SlugOf(ExperimentRecord one) => one.Id[..one.Id.LastIndexOf('-')];

    private static string Listed(List<ExperimentRecord> experiments) =>
        string.Join(", ", experiments.AsEnumerable().Reverse().Take(MostListed).Select(one => one.Id));
}
