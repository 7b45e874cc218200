using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Federation;

/// <content>Options.</content>
public sealed partial class DmoTraining
{
    /// <summary>Options of <see cref="DmoTraining"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Iterations: an episode in every lane, then an update.</summary>
        [Option("iterations: an episode in every lane, then an update", Min = 0, Max = 1_000_000)]
        public int Iterations { get; set; } = 300;

        /// <summary>Worlds that are played at once.</summary>
        [Option("worlds that are played at once", Min = 1, Max = 4096)]
        public int Lanes { get; set; } = 16;

        /// <summary>Learning rate at the start.</summary>
        [Option("learning rate of the actors; that of the critics is twice as high", Min = 0, Max = 1)]
        public double LearningRate { get; set; } = 3e-4;

        /// <summary>Learning rate at the end, as a share of that at the start.</summary>
        [Option("learning rate at the end, as a share of the first", Min = 0, Max = 1)]
        public double LastRate { get; set; } = 0.1;

        /// <summary>γ.</summary>
        [Option("discount of a frame", Min = 0, Max = 1)]
        public double Discount { get; set; } = 0.92;

        /// <summary>λ.</summary>
        [Option("trace of the advantage estimate", Min = 0, Max = 1)]
        public double Trace { get; set; } = 0.95;

        /// <summary>ε.</summary>
        [Option("probability ratios are clipped to 1 plus or minus this", Min = 0.001, Max = 1)]
        public double Clip { get; set; } = 0.2;

        /// <summary>Divergence at which an agent's passes end.</summary>
        [Option("an agent's passes end when its divergence exceeds this; 0 for never", Min = 0, Max = 100)]
        public double MaxDivergence { get; set; } = 0.05;

        /// <summary>Passes over an iteration's frames.</summary>
        [Option("passes over the frames of an iteration", Min = 1, Max = 100)]
        public int Epochs { get; set; } = 5;

        /// <summary>Parts of a pass.</summary>
        [Option("parts of a pass, each with a step of the optimiser", Min = 1, Max = 1000)]
        public int Minibatches { get; set; } = 4;

        /// <summary>Factor of rewards.</summary>
        [Option("factor of rewards", Min = 1e-9, Max = 1e9)]
        public double RewardScale { get; set; } = 0.05;

        /// <summary>Whether the agents that rank learn, too.</summary>
        [Option("let the agents that rank learn, too")]
        public bool TrainUpper { get; set; } = true;

        /// <summary>Iterations between two validations.</summary>
        [Option("iterations from one validation to the next", Min = 1, Max = 100_000)]
        public int ValidateEvery { get; set; } = 20;

        /// <summary>Worlds of a validation.</summary>
        [Option("worlds of a validation, of seeds from 99 downwards", Min = 1, Max = 99)]
        public int ValidationWorlds { get; set; } = 60;
    }
}
