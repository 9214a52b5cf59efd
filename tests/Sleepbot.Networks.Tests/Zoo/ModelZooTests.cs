namespace Sleepbot.Networks.Tests;

public sealed class ModelZooTests
{
    [Fact]
    public void Every_model_of_the_library_is_in_the_zoo_under_its_own_name()
    {
        var all = typeof(Model).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Model)) && !type.IsAbstract).ToHashSet();
        Assert.Equal(all, ModelZoo.Models.Select(model => model.GetType()).ToHashSet());
        Assert.Equal(all.Count, ModelZoo.Models.Select(model => model.Name).Distinct().Count());
        Assert.All(ModelZoo.Models, model => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", model.Name));
        Assert.All(ModelZoo.Models, model => Assert.EndsWith(".", model.Summary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lenet5")]
    [InlineData("LeNet5")]
    [InlineData("LENET5")]
    public void Finds_a_model_whatever_the_case(string name) => Assert.IsType<LeNet5Model>(ModelZoo.Find(name));

    [Theory]
    [InlineData("lenet", "lenet5")]
    [InlineData("filter-a", "filters-a")]
    [InlineData("kerascnn", "keras-cnn")]
    [InlineData("logsitic", "logistic")]
    public void Suggests_the_nearest_name(string name, string nearest)
    {
        string message = Assert.Throws<ArgumentException>(() => ModelZoo.Find(name)).Message;
        Assert.StartsWith($"There is no model '{name}'. Did you mean '{nearest}'?", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("transformer")]
    public void Lists_all_names_where_none_is_near(string name)
    {
        string message = Assert.Throws<ArgumentException>(() => ModelZoo.Find(name)).Message;
        Assert.StartsWith($"There is no model '{name}'. Known are: filters-p2, logistic, ", message, StringComparison.Ordinal);
    }
}
