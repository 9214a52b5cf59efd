using System.Numerics;
using System.Runtime.CompilerServices;
using Sleepbot.Tensors;

namespace Sleepbot.Training;

/// <summary>NAdam: <see cref="Adam"/> with Nesterov's look ahead and a momentum that warms up.</summary>
/// <remarks>
/// <para>mu_t = beta1 (1 - 0.96^(t decay) / 2), M_t = mu_1 ... mu_t; m and v as in Adam, v corrected;
/// w = w - rate ((1 - mu_t) g / (1 - M_t) + mu_(t+1) m / (1 - M_t mu_t mu_(t+1))) / (sqrt(v) + epsilon). A usual rate is 0.002.</para>
/// <para>The last divisor holds mu_t once more than in the paper and in PyTorch 2: so PyTorch 1.13 has it, which the reference values
/// come from. It makes the first steps shorter by less than 1 %, and nothing is left of it after ten.</para>
/// <para>T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR 2016 workshop.</para>
/// </remarks>
public sealed class NAdam : AdaptiveMomentOptimizer
{
    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <inheritdoc/>
    public override int ScalarCount => 1;

    /// <summary>Gets how fast the momentum climbs from half of Beta1 to Beta1.</summary>
    /// <value>At least 0. The default is 0.004: three quarters of Beta1 are reached after about 4200 steps.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double MomentumDecay { get; init => field = RequireNotNegative(value); } = 0.004;

    /// <inheritdoc/>
    public override void AdvanceScalars(Span<double> scalars, long step) =>
        scalars[0] = (step == 1 ? 1 : scalars[0]) * MomentumAt(step);

    /// <inheritdoc/>
    public override bool IsOneRule => true;

    /// <inheritdoc/>
    public override void Update(in UpdateContext context) => context.Apply(new Rule(this, context));

    private double MomentumAt(long step) => Beta1 * (1 - (0.5 * Math.Pow(0.96, step * MomentumDecay)));

    private readonly struct Rule : IUpdateRule
    {
        private readonly MomentAverages averages;
        private readonly Vector<float> gradientRate;
        private readonly Vector<float> averageRate;
        private readonly Vector<float> root;
        private readonly Vector<float> epsilon;

        public Rule(NAdam options, in UpdateContext context)
        {
            double product = context.Scalars[0];
            double now = options.MomentumAt(context.Step), next = options.MomentumAt(context.Step + 1);
            averages = new MomentAverages(options);
            gradientRate = new((float)(context.LearningRate * (1 - now) / (1 - product)));
            averageRate = new((float)(context.LearningRate * next / (1 - (product * now * next))));
            root = new((float)(1 / Math.Sqrt(options.Correction2(context.Step))));
            epsilon = new((float)options.Epsilon);
        }

        public static int MomentCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref UpdateLanes lanes)
        {
            averages.Advance(ref lanes);
            Vector<float> scale = (Vector.SquareRoot(lanes.Second) * root) + epsilon;
            lanes.Weight -= ((lanes.Gradient * gradientRate) + VectorMath.Multiply(lanes.First, averageRate)) / scale;
        }
    }
}
