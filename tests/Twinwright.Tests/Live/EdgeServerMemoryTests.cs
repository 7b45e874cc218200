using Twinwright.Live.Twin;
using Xunit;

namespace Twinwright.Tests.Live;

public class EdgeServerMemoryTests
{
    private static readonly EdgeServerMemory Memory = new()
    {
        Order = 17,
        Local = [1, 2, 3],
        Alone = [],
        Hosted = new HostedPartialDt(2, 5, [9, 9]),
        GivenUp = null,
    };

    [Fact]
    public void Bytes_give_back_what_they_were_made_of()
    {
        var back = EdgeServerMemory.From(Memory.ToBytes());

        Assert.Equal(Memory.ToBytes(), back.ToBytes());
        Assert.Equal((17L, 2, 5L), (back.Order, back.Hosted!.PartialDt, back.Hosted.Version));
        Assert.Null(back.GivenUp);
        Assert.Equal([9, 9], back.AtWork);
    }

    [Fact]
    public void Bytes_that_are_cut_off_anywhere_are_refused()
    {
        var bytes = Memory.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => EdgeServerMemory.From(bytes[..length]));
        }
    }

    [Fact]
    public void A_partial_dt_travels_with_its_number_and_version()
    {
        var back = HostedPartialDt.From(Memory.Hosted!.ToBytes());

        Assert.Equal((2, 5L), (back.PartialDt, back.Version));
        Assert.Equal([9, 9], back.Model);
        Assert.Throws<InvalidDataException>(() => HostedPartialDt.From(new byte[11]));
    }
}
