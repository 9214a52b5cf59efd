using Sleepbot.Shared;

namespace Sleepbot.Cli.Tests.Shared;

public sealed class NameStyleTests
{
    [Theory]
    [InlineData("Adam", "adam", "adam", "adam")]
    [InlineData("XavierUniform", "xavier-uniform", "xavierUniform", "xavier uniform")]
    [InlineData("AsFiled", "as-filed", "asFiled", "as filed")]
    [InlineData("Beta1", "beta1", "beta1", "beta1")]
    [InlineData("L2Norm", "l2-norm", "l2Norm", "l2 norm")]
    [InlineData("IDXFolder", "idx-folder", "iDXFolder", "idx folder")]
    [InlineData("share", "share", "share", "share")]
    public void Writes_a_name_in_each_style(string name, string kebab, string camel, string words)
    {
        Assert.Equal(kebab, NameStyle.Kebab(name));
        Assert.Equal(camel, NameStyle.Camel(name));
        Assert.Equal(words, NameStyle.Words(name));
    }
}
