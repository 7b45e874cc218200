using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Live.Export;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright export</c></summary>
internal sealed class ExportCommand : AsyncCommand<ExportCommand.Settings>
{
    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken stop)
    {
        if (settings is { Cluster: not null, Data: not null })
        {
            throw new InputException("--data", settings.Data, "excludes --cluster, whose database keeps all");
        }

        var (tables, from, to) = (Chosen(settings.Tables), Time(settings.From, "--from", long.MinValue), Time(settings.To, "--to", long.MaxValue));
        var rows = settings.Cluster is { } cluster
            ? await ParquetExport.WriteClusterAsync(ClusterFile.Read(cluster).Cluster!.Connection, tables, from, to, settings.Out, stop).ConfigureAwait(false)
            : await ParquetExport.WriteAsync(settings.Data ?? "twin-data", tables, from, to, settings.Out, stop).ConfigureAwait(false);
        Output.Print(settings.Json
            ? ResultJson.List(rows, (json, table) =>
            {
                json.WriteString("table", table.Table);
                json.WriteString("file", table.Table + ".parquet");
                json.WriteNumber("rows", table.Rows);
            })
            : string.Join('\n', rows.Select(table => string.Create(
                CultureInfo.InvariantCulture, $"{Path.Combine(settings.Out, table.Table + ".parquet"),-44} {table.Rows,12:#,0} rows"))));
        return ExitCodes.Done;
    }

    private static List<ExportTable> Chosen(string? names)
    {
        if (names is null)
        {
            return [.. ExportTable.All];
        }

        return [.. names.Split(',').Select(name => ExportTable.All.FirstOrDefault(table => table.Name == name)
            ?? throw new InputException("--tables", name, "must be some of " + string.Join(",", ExportTable.All.Select(table => table.Name))))];
    }

    private static long Time(string? text, string flag, long otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw new InputException(flag, text, "must be a date or a time, such as 2006-01-31 or 2006-01-31T12:00:00Z");
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--data <DIR>")]
        [Description("Data folder of a live system, which may be running (twin-data).")]
        public string? Data { get; init; }

        [CommandOption("--cluster <FILE>")]
        [Description("The file of a cluster, in place of a folder.")]
        public string? Cluster { get; init; }

        [CommandOption("--out <DIR>", isRequired: true)]
        [Description("Folder of the files.")]
        public required string Out { get; init; }

        [CommandOption("--tables <LIST>")]
        [Description("Tables, with commas; all when not given.")]
        public string? Tables { get; init; }

        [CommandOption("--from <TIME>")]
        [Description("From this time of the data on.")]
        public string? From { get; init; }

        [CommandOption("--to <TIME>")]
        [Description("Before this time of the data.")]
        public string? To { get; init; }

        [CommandOption("--json")]
        [Description("Print one JSON document on stdout.")]
        public bool Json { get; init; }
    }
}
