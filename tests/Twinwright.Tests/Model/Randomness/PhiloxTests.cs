using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Randomness;

public class PhiloxTests
{
    // philox4x32-10 in kat_vectors of Random123: counter, key, output.
    [Theory]
    [InlineData(
        0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u,
        0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void A_block_is_the_published_answer(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block(c0, c1, c2, c3, k0, k1));

    [Theory]
    [InlineData(0u)]
    [InlineData(12u)]
    [InlineData(0xfffffffcu)]
    public void Four_blocks_at_once_are_the_four_blocks_one_by_one(uint first)
    {
        Assert.SkipUnless(Philox.HasVectorPath, "this processor has no vector path");
        var (x0, x1, x2, x3) = Philox.FourBlocks(first, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0);
        for (var lane = 0; lane < 4; lane++)
        {
            var (y0, y1, y2, y3) = Philox.Block(
                first + (uint)lane, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0);
            Assert.Equal(((ulong)y0, (ulong)y1, (ulong)y2, (ulong)y3), (x0[lane], x1[lane], x2[lane], x3[lane]));
        }
    }
}
