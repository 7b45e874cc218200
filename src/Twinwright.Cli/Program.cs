using System.Diagnostics;
using Twinwright.Experiments.Running;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
var sw = Stopwatch.StartNew();
var specs = SolverSpec.ParseList(args.Length > 0 ? args[0] : "nc,random,greedy,static,best-response,oracle", SystemKind.WideArea);
var vals = new Dictionary<string, List<double>>(); var eff = new Dictionary<string, List<double>>(); var time = new Dictionary<string, double>();
var viol = new Dictionary<string, double>();
var count = args.Length > 1 ? int.Parse(args[1]) : 50;
for (var r = 1; r <= 24; r++)
{
    var dep = Deployment.Draw(new WideAreaScenario { EdgeServerCount = count, AreaWidthM = 3500 * Math.Sqrt(count / 50.0), AreaHeightM = 3500 * Math.Sqrt(count / 50.0) }, r);
    foreach (var s in specs)
    {
        var t0 = sw.Elapsed;
        var res = WideAreaRunner.Run("x", dep, r, s, RunLength.WideArea(30, null), default);
        if (!vals.ContainsKey(s.Text)) { vals[s.Text] = []; eff[s.Text] = []; time[s.Text] = 0; viol[s.Text] = 0; }
        vals[s.Text].Add(res.Totals["system_energy_j"]); eff[s.Text].Add(res.Totals["effective_helpers"]);
        viol[s.Text] += res.Totals["violations"];
        time[s.Text] += (sw.Elapsed - t0).TotalMilliseconds;
    }
}
foreach (var s in specs)
{
    double G(string b) => Math.Exp(vals[s.Text].Zip(vals[b], (x, y) => Math.Log(x / y)).Average());
    Console.WriteLine($"{s.Text,-22} mean {vals[s.Text].Average() / 1e3:f1} kJ  /first {G(specs[0].Text):f4} /last {G(specs[^1].Text):f4} eff {eff[s.Text].Average():f2} viol {viol[s.Text]} ms/run {time[s.Text] / 24:f1}");
}
