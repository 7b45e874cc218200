using Twinwright.Cli;
using Twinwright.Experiments.Files;
using Xunit;

namespace Twinwright.Tests.Cli;

public class NumberListTests
{
    [Theory]
    [InlineData("7", new long[] { 7 })]
    [InlineData("1-3", new long[] { 1, 2, 3 })]
    [InlineData("5-5", new long[] { 5 })]
    [InlineData("9, 1 - 2,0", new long[] { 9, 1, 2, 0 })]
    [InlineData("9223372036854775806-9223372036854775807", new long[] { long.MaxValue - 1, long.MaxValue })]
    public void Lists_keep_their_order(string text, long[] numbers)
    {
        Assert.Equal(numbers, NumberList.Parse("--deployments", text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("-3")]
    [InlineData("3-")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("1,,2")]
    [InlineData("1,1")]
    [InlineData("1-3,2")]
    [InlineData("1.5")]
    [InlineData("1-99999999999999")]
    [InlineData("9223372036854775808")]
    public void What_is_no_list_is_refused(string text)
    {
        var refused = Assert.Throws<InputException>(() => NumberList.Parse("--deployments", text));

        Assert.StartsWith("--deployments: 1 problem\n", refused.Message, StringComparison.Ordinal);
    }
}
