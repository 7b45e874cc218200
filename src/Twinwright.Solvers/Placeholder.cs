namespace Twinwright.Solvers; internal static class Placeholder { }
