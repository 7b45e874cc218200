using System.Text.Json;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>The <c>constants</c> of an instance, by the same table as a scenario's.</summary>
internal static class JsonConstants
{
    private static readonly IReadOnlyList<ScenarioKey<WideAreaConstants>> Keys = WideAreaConstantKeys.Table.All;
    private static readonly string[] Names = [.. Keys.Select(key => key.Name)];

    // The last two of the table, min_computing_time_s and max_cpu_hz, may be absent.
    private static readonly int Required = Names.Length - 2;

    /// <summary>Reads them; what is absent keeps its default.</summary>
    public static WideAreaConstants Read(JsonWalk walk, JsonElement element)
    {
        var fields = new JsonFields(walk, element, Names, Required);
        var constants = new WideAreaConstants();
        foreach (var key in Keys)
        {
            constants = fields.Read(key.Name, value =>
            {
                if (key.Value.TryRead(Raw(value), out var read))
                {
                    return key.Set(constants, read);
                }

                walk.Fail($"must {key.Value.Rule}, but is {JsonWalk.Describe(value)}");
                return constants;
            }) ?? constants;
        }

        return constants;
    }

    /// <summary>Writes them, without those that are not set.</summary>
    public static void Write(JsonOut json, WideAreaConstants constants)
    {
        json.Object();
        foreach (var key in Keys)
        {
            _ = key.Get(constants) switch
            {
                double number => json.Key(key.Name).Number(number),
                int integer => json.Key(key.Name).Integer(integer),
                _ => json,
            };
        }

        json.End();
    }

    private static object? Raw(JsonElement value) => value.ValueKind != JsonValueKind.Number
        ? null
        : value.TryGetInt64(out var integer) ? integer : value.GetDouble();
}
