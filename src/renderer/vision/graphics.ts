/** Names of graphics that are computed on the processor, where MediaPipe's GPU way takes seconds a picture. */
const software = /swiftshader|llvmpipe|softpipe|software|basic render|\bwarp\b/i;

/** True when `renderer`, WebGL's name of what draws, is a real graphics processor. */
export function isHardware(renderer: string | null): boolean {
  return renderer !== null && renderer !== '' && !software.test(renderer);
}

/** WebGL's name of what draws here, or null when there is no WebGL 2 or it does not say. */
export function rendererName(): string | null {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  if (!gl || !info) return null;
  const name: unknown = gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' ? name : null;
}
