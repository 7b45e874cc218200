using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;

namespace Twinwright.Learning.Policies;

/// <summary>Tells deployments apart by what they are, not by how they were drawn.</summary>
/// <remarks>
/// A SHA-256 over the bits of the numbers that a deployment is made of, array after array, each with its name and length.
/// Constants of the model are not among them: a policy may be tried under another latency threshold, but not in another
/// place.
/// </remarks>
public static class DeploymentFingerprint
{
    /// <summary>Fingerprint of a wide-area deployment: positions, neighbours, numbers of sensors and their path losses.</summary>
    /// <param name="system">Its arrays, drawn or read from an instance.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(WideAreaSystem system)
    {
        var mix = new Mix("wide-area");
        mix.Add("east_m", system.EastM);
        mix.Add("north_m", system.NorthM);
        mix.Add("neighbour_offsets", system.Graph.Offsets);
        mix.Add("neighbours", system.Graph.Neighbours);
        mix.Add("embb_sensors", system.EmbbCount);
        mix.Add("urllc_sensors", system.UrllcCount);
        mix.Add("path_loss_db", system.EmbbPathLossDb);
        return mix.ToHex();
    }

    /// <summary>Fingerprint of a federated deployment: sizes, powers and rates.</summary>
    /// <remarks>Positions are not in it, since an instance has none; powers and rates of the same draw tell as much.</remarks>
    /// <param name="system">Its arrays, drawn or read from an instance.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(FederationSystem system)
    {
        var mix = new Mix("federation");
        mix.Add("sizes", [system.Sensors, system.EdgeServers, system.PartialDts, system.Subcarriers]);
        mix.Add("subcarrier_hz", [system.SubcarrierHz]);
        mix.Add("model_bit", system.ModelBit);
        mix.Add("edge_server_power_w", system.EdgeServerPowerW);
        mix.Add("cloud_rate_bit_per_s", system.CloudRateBitPerS);
        mix.Add("link_rate_bit_per_s", system.LinkRateBitPerS);
        mix.Add("sensor_power_w", system.SensorPowerW);
        return mix.ToHex();
    }

    private sealed class Mix
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public Mix(string system) => Name(system, 0);

        public void Add(string name, ReadOnlySpan<double> values)
        {
            Name(name, values.Length);
            foreach (var value in values)
            {
                // Minus zero is no other place than zero.
                Number(BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value));
            }
        }

        public void Add(string name, ReadOnlySpan<int> values)
        {
            Name(name, values.Length);
            foreach (var value in values)
            {
                Number(value);
            }
        }

        public string ToHex() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        private void Name(string name, int count)
        {
            _hash.AppendData(Encoding.ASCII.GetBytes(name + "\n"));
            Number(count);
        }

        private void Number(long bits)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, bits);
            _hash.AppendData(bytes);
        }
    }
}
