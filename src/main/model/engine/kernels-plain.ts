import { activations, sigmoid } from '../activations.js';
import type { Kernels } from './kernels.js';
import { at } from './numbers.js';

/** The inner loops in JavaScript: for float64, for machines without SIMD, and to read. */
export const plainKernels: Kernels = {
  product(m, n, k, a, ao, aRow, aColumn, b, bo, bRow, c, co, cRow, accumulate) {
    for (let i = 0; i < m; i++) {
      const to = co + i * cRow;
      if (!accumulate) c.fill(0, to, to + n);
      for (let p = 0; p < k; p++) {
        const x = at(a, ao + i * aRow + p * aColumn);
        const from = bo + p * bRow;
        for (let j = 0; j < n; j++) c[to + j] = at(c, to + j) + x * at(b, from + j);
      }
    }
  },

  gatesForward(v, { batch, steps, units: u, gate }, t) {
    for (let i = 0; i < batch; i++) {
      const cell = (i * steps + t) * u;
      const before = (i * (steps + 1) + t) * u;
      for (let j = 0; j < u; j++) {
        const q = at(v.projected, 3 * cell + j);
        const r = sigmoid(at(v.projected, 3 * cell + u + j) + at(v.bias, u + j));
        v.update[cell + j] = sigmoid((gate === 'pre' ? q * r : q) + at(v.bias, j));
        v.reset[cell + j] = r;
        v.resetState[cell + j] = r * at(v.states, before + j);
      }
    }
  },

  stateForward(v, { batch, steps, units: u, gate, activation }, t) {
    const { value } = activations[activation];
    for (let i = 0; i < batch; i++) {
      const cell = (i * steps + t) * u;
      const before = (i * (steps + 1) + t) * u;
      for (let j = 0; j < u; j++) {
        const p = at(v.projected, 3 * cell + 2 * u + j) + at(v.bias, 2 * u + j);
        const n = value(p, at(v.a, j), at(v.b, j));
        v.projected[3 * cell + 2 * u + j] = p;
        v.candidate[cell + j] = n;
        const z = at(v.update, cell + j) * (gate === 'pre' ? 1 : at(v.reset, cell + j));
        const h = at(v.states, before + j);
        v.states[before + u + j] = h + z * (n - h);
      }
    }
  },

  candidateBackward(v, d, { batch, steps, units: u, gate, activation }, t) {
    const { slope } = activations[activation];
    for (let i = 0; i < batch; i++) {
      const cell = (i * steps + t) * u;
      for (let j = 0; j < u; j++) {
        const dh = at(d.dStates, cell + j) + at(d.dNext, i * u + j);
        d.dStates[cell + j] = dh;
        const dn = dh * at(v.update, cell + j) * (gate === 'pre' ? 1 : at(v.reset, cell + j));
        const p = at(v.projected, 3 * cell + 2 * u + j);
        const n = at(v.candidate, cell + j);
        d.dProjected[3 * cell + 2 * u + j] = dn * slope(p, n, at(v.a, j), at(v.b, j));
        // APALU is linear in a and in b, each alone on its own side of 0.
        if (activation !== 'apalu') continue;
        if (p >= 0) d.dA[j] = at(d.dA, j) + (dn * n) / at(v.a, j);
        else d.dB[j] = at(d.dB, j) + (dn * n) / at(v.b, j);
      }
    }
  },

  gatesBackward(v, d, { batch, steps, units: u, gate }, t) {
    for (let i = 0; i < batch; i++) {
      const cell = (i * steps + t) * u;
      const before = (i * (steps + 1) + t) * u;
      for (let j = 0; j < u; j++) {
        const dh = at(d.dStates, cell + j);
        const h = at(v.states, before + j);
        const r = at(v.reset, cell + j);
        const gated = at(v.update, cell + j);
        const drh = at(d.dResetState, i * u + j);
        const dz = dh * (at(v.candidate, cell + j) - h);
        const bend = gated * (1 - gated);
        const dBias = dz * bend * (gate === 'pre' ? 1 : r);
        const dr = drh * h + (gate === 'pre' ? dBias * at(v.projected, 3 * cell + j) : dz * gated);
        const z = gate === 'pre' ? gated : gated * r;
        d.dUpdateBias[j] = at(d.dUpdateBias, j) + dBias;
        d.dProjected[3 * cell + j] = gate === 'pre' ? dBias * r : dBias;
        d.dProjected[3 * cell + u + j] = dr * r * (1 - r);
        d.dNext[i * u + j] = dh * (1 - z) + drh * r;
      }
    }
  },
};
