/** Candidate activations of the MOPGRU cell. */
export const activationNames = ['apalu', 'elu', 'tanh', 'relu', 'lrelu', 'gelu'];
/** Slope of the sigmoid inside APALU and the sigmoid form of GELU. */
const SLOPE = 1.702;
const LEAK = 0.1;
export const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** APALU's trained factors of the positive and the negative branch, as the APALU paper's Figure 1 draws them. */
export const apaluDefaults = { a: 0.55, b: 0.065 };
/**
 * APALU (arXiv 2402.08244): a·(x + x·σ(1.702 x)) for x ≥ 0, b·(eˣ − 1) for x < 0; a, b > 0.
 * Continuous and monotone; differentiable at 0 only where b = 1.5 a.
 */
export function apalu(x, a, b) {
    return x >= 0 ? a * (x + x * sigmoid(SLOPE * x)) : b * Math.expm1(x);
}
/** Derivatives of `apalu` in x, a and b. At 0 the right one. */
export function apaluGradient(x, a, b) {
    if (x < 0)
        return { dx: b * Math.exp(x), da: 0, db: Math.expm1(x) };
    const s = sigmoid(SLOPE * x);
    return { dx: a * (1 + s + SLOPE * x * s * (1 - s)), da: x * (1 + s), db: 0 };
}
export const activations = {
    apalu: {
        value: apalu,
        slope: (x, y, a, b) => (x >= 0 ? apaluGradient(x, a, b).dx : y + b),
    },
    elu: { value: (x) => (x >= 0 ? x : Math.expm1(x)), slope: (x, y) => (x >= 0 ? 1 : y + 1) },
    tanh: { value: Math.tanh, slope: (_x, y) => 1 - y * y },
    relu: { value: (x) => Math.max(0, x), slope: (x) => (x > 0 ? 1 : 0) },
    lrelu: { value: (x) => (x >= 0 ? x : LEAK * x), slope: (x) => (x >= 0 ? 1 : LEAK) },
    gelu: {
        value: (x) => x * sigmoid(SLOPE * x),
        slope: (x) => {
            const s = sigmoid(SLOPE * x);
            return s + SLOPE * x * s * (1 - s);
        },
    },
};
/** ln(1 + eˣ): keeps a trained factor positive. */
export const softplus = (x) => (x > 20 ? x : Math.log1p(Math.exp(x)));
/** The raw weight whose softplus is `y` > 0. */
export const inverseSoftplus = (y) => (y > 20 ? y : Math.log(Math.expm1(y)));
