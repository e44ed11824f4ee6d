import { gauss } from '../../shared/domain/random.js';
/** Glorot uniform [rows × columns], limits from `fanOut` when the columns hold several gates. */
export function glorot(random, rows, columns, fanOut = columns) {
    const limit = Math.sqrt(6 / (rows + fanOut));
    return Float32Array.from({ length: rows * columns }, () => (random() * 2 - 1) * limit);
}
/** A random orthogonal matrix [n × n] by Gram–Schmidt on normal rows. */
export function orthogonal(random, n) {
    const rows = [];
    while (rows.length < n) {
        const row = Float64Array.from({ length: n }, () => gauss(random));
        for (const other of rows) {
            const along = dot(row, other);
            for (let k = 0; k < n; k++)
                row[k] = row[k] - along * other[k];
        }
        const length = Math.sqrt(dot(row, row));
        if (length > 1e-6)
            rows.push(row.map((x) => x / length));
    }
    const out = new Float32Array(n * n);
    rows.forEach((row, i) => out.set(row, i * n));
    return out;
}
/** Three orthogonal matrices side by side: [units × 3 units]. */
export function recurrentKernel(random, units) {
    const out = new Float32Array(units * 3 * units);
    for (let gate = 0; gate < 3; gate++) {
        const q = orthogonal(random, units);
        for (let i = 0; i < units; i++)
            out.set(q.subarray(i * units, (i + 1) * units), i * 3 * units + gate * units);
    }
    return out;
}
function dot(a, b) {
    let sum = 0;
    for (let k = 0; k < a.length; k++)
        sum += a[k] * b[k];
    return sum;
}
