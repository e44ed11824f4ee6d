import { gemmWasm } from './gemm-wasm.js';
let compiled = null;
const pageBytes = 65_536;
const align = 16;
/** An arena for `total` numbers in at most `pieces` allocations. */
export function createArena(total, pieces, precision) {
    return precision === 'float64' ? doubleArena() : simdArena(total * 4 + pieces * align + 1024);
}
function simdArena(bytes) {
    compiled ??= new WebAssembly.Module(Buffer.from(gemmWasm, 'base64'));
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
    const { gemm } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
    let top = 64;
    return {
        alloc(length) {
            const view = new Float32Array(memory.buffer, top, length);
            top += Math.ceil((length * 4) / align) * align;
            return view;
        },
        product(m, n, k, a, ao, b, bo, c, co, accumulate) {
            gemm(m, n, k, a.byteOffset + ao * 4, b.byteOffset + bo * 4, c.byteOffset + co * 4, accumulate ? 1 : 0);
        },
    };
}
function doubleArena() {
    return {
        alloc: (length) => new Float64Array(length),
        product(m, n, k, a, ao, b, bo, c, co, accumulate) {
            for (let i = 0; i < m; i++) {
                for (let j = 0; j < n; j++) {
                    let sum = accumulate ? at(c, co + i * n + j) : 0;
                    for (let p = 0; p < k; p++)
                        sum += at(a, ao + i * k + p) * at(b, bo + p * n + j);
                    c[co + i * n + j] = sum;
                }
            }
        },
    };
}
/** The number at `index`, which the caller knows to be inside. */
export function at(numbers, index) {
    return numbers[index];
}
/** out[n × m] = transpose of a[m × n], both dense, in tiles that stay in cache. */
export function transpose(m, n, a, ao, out) {
    const tile = 16;
    for (let i0 = 0; i0 < m; i0 += tile) {
        const i1 = Math.min(m, i0 + tile);
        for (let j0 = 0; j0 < n; j0 += tile) {
            const j1 = Math.min(n, j0 + tile);
            for (let i = i0; i < i1; i++) {
                for (let j = j0; j < j1; j++)
                    out[j * m + i] = at(a, ao + i * n + j);
            }
        }
    }
}
/** Sums of the columns of a[m × n]. */
export function columnSums(m, n, a, out) {
    out.fill(0);
    for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++)
            out[j] = at(out, j) + at(a, i * n + j);
}
