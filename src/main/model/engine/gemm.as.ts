/**
 * AssemblyScript: C[m × n] (+)= A[m × k] · B[k × n], row-major float32 in linear memory. Four rows by eight
 * columns are summed in registers; the columns left over are summed one by one.
 */
export function gemm(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, accumulate: i32): void {
  const rowA: usize = (<usize>k) << 2;
  const rowB: usize = (<usize>n) << 2;
  let i: i32 = 0;
  for (; i + 4 <= m; i += 4) {
    const a0 = a + <usize>i * rowA;
    const a1 = a0 + rowA;
    const a2 = a1 + rowA;
    const a3 = a2 + rowA;
    const c0 = c + <usize>i * rowB;
    const c1 = c0 + rowB;
    const c2 = c1 + rowB;
    const c3 = c2 + rowB;
    let j: i32 = 0;
    for (; j + 8 <= n; j += 8) {
      const column = (<usize>j) << 2;
      let s00 = f32x4.splat(0);
      let s01 = s00;
      let s10 = s00;
      let s11 = s00;
      let s20 = s00;
      let s21 = s00;
      let s30 = s00;
      let s31 = s00;
      if (accumulate) {
        s00 = v128.load(c0 + column);
        s01 = v128.load(c0 + column, 16);
        s10 = v128.load(c1 + column);
        s11 = v128.load(c1 + column, 16);
        s20 = v128.load(c2 + column);
        s21 = v128.load(c2 + column, 16);
        s30 = v128.load(c3 + column);
        s31 = v128.load(c3 + column, 16);
      }
      let at = b + column;
      for (let p: usize = 0; p < rowA; p += 4) {
        const b0 = v128.load(at);
        const b1 = v128.load(at, 16);
        at += rowB;
        let x = v128.load32_splat(a0 + p);
        s00 = f32x4.add(s00, f32x4.mul(x, b0));
        s01 = f32x4.add(s01, f32x4.mul(x, b1));
        x = v128.load32_splat(a1 + p);
        s10 = f32x4.add(s10, f32x4.mul(x, b0));
        s11 = f32x4.add(s11, f32x4.mul(x, b1));
        x = v128.load32_splat(a2 + p);
        s20 = f32x4.add(s20, f32x4.mul(x, b0));
        s21 = f32x4.add(s21, f32x4.mul(x, b1));
        x = v128.load32_splat(a3 + p);
        s30 = f32x4.add(s30, f32x4.mul(x, b0));
        s31 = f32x4.add(s31, f32x4.mul(x, b1));
      }
      v128.store(c0 + column, s00);
      v128.store(c0 + column, s01, 16);
      v128.store(c1 + column, s10);
      v128.store(c1 + column, s11, 16);
      v128.store(c2 + column, s20);
      v128.store(c2 + column, s21, 16);
      v128.store(c3 + column, s30);
      v128.store(c3 + column, s31, 16);
    }
    for (; j < n; j++) for (let r = i; r < i + 4; r++) one(r, j, n, k, a, b, c, accumulate);
  }
  for (; i < m; i++) {
    const a0 = a + <usize>i * rowA;
    const c0 = c + <usize>i * rowB;
    let j: i32 = 0;
    for (; j + 8 <= n; j += 8) {
      const column = (<usize>j) << 2;
      let s0 = accumulate ? v128.load(c0 + column) : f32x4.splat(0);
      let s1 = accumulate ? v128.load(c0 + column, 16) : f32x4.splat(0);
      let at = b + column;
      for (let p: usize = 0; p < rowA; p += 4) {
        const x = v128.load32_splat(a0 + p);
        s0 = f32x4.add(s0, f32x4.mul(x, v128.load(at)));
        s1 = f32x4.add(s1, f32x4.mul(x, v128.load(at, 16)));
        at += rowB;
      }
      v128.store(c0 + column, s0);
      v128.store(c0 + column, s1, 16);
    }
    for (; j < n; j++) one(i, j, n, k, a, b, c, accumulate);
  }
}

function one(i: i32, j: i32, n: i32, k: i32, a: usize, b: usize, c: usize, accumulate: i32): void {
  const to = c + ((<usize>(i * n + j)) << 2);
  let sum: f32 = accumulate ? load<f32>(to) : 0;
  for (let p = 0; p < k; p++) {
    sum += load<f32>(a + ((<usize>(i * k + p)) << 2)) * load<f32>(b + ((<usize>(p * n + j)) << 2));
  }
  store<f32>(to, sum);
}
